"""Reports, their signature, runs, and (in `eval.board`) the leaderboard's pages, which read reports only."""
