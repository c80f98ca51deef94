/** Frames between anchors (VOT2020, section 2). */
export const ANCHOR_SPACING = 50
/** A run has failed where the overlap is at most this ... */
export const FAILURE_OVERLAP = 0.1
/** ... for so many frames in a row. */
export const GRACE_FRAMES = 10
