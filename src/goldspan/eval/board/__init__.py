"""The leaderboard: a model made from reports, and the pages and files drawn from it; it reads nothing else."""
