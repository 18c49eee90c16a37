"""Making stored text uniform, through the offset map: wrong decodings, line ends, spaces, invisible characters, NFC."""
