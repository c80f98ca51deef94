# Reads Pultrack's own track.csv: frames count from 0; x, y, w, h are pixels of the picture as displayed, the top-left corner at 0, 0.
# Rscript read_tracks.R track.csv

# Labels and states are words, whatever they look like ("007", "NA"); what was not computed is NA.
read_tracks <- function(path) {
  rows <- read.csv(path, encoding = "UTF-8", colClasses = "character", na.strings = character())
  numbers <- c("frame", "pts_s", "track", "x", "y", "w", "h", "score", "psr", "confidence")
  rows[numbers] <- lapply(rows[numbers], function(column) as.numeric(ifelse(column %in% c("", "NaN"), NA, column)))
  rows$keyframe <- rows$keyframe == "1"
  rows
}

# Rows in which the target is in the picture: elsewhere x, y, w, h say where it was last.
seen <- function(rows) rows[!rows$state %in% c("lost", "outside"), ]

for (path in commandArgs(trailingOnly = TRUE)) {
  rows <- read_tracks(path)
  cat(sprintf("%s: %d tracks, %d rows, %d with the target in the picture\n", path, length(unique(rows$track)), nrow(rows), nrow(seen(rows))))
}
