/** The step that stands for the newest weights, those of a training under way too. */
export const LATEST_STEP = 1e9
