/** Training runs: begun, resumed and read, in their folders. */

// To train.

export type { FileTask } from './file-task.js'
export { resumeRun } from './resume-run.js'
export { resumedConfig, resumedTask } from './resumed-record.js'
export { type RunEngine, type RunEngineName, recordedEngine, TORCH } from './run-engine.js'
export { type RunResults, resultsOf } from './run-results.js'
export { makeTask, type RunTask, taskOfRun } from './run-task.js'
export { newRecord, type StartOptions, startRun, untrainedModel } from './start-run.js'
export { type RunEvent, TrainingRun, type ValidationEvent } from './training-run.js'

// What is in a run's folder.

export { readCheckpoint } from './checkpoint-folder.js'
export { MetricsLog } from './metrics-log.js'
export { type Content, contentOf, describeContent } from './run-folder.js'
export { type CurvePoint, type LoggedScores, type RunHistory, readHistory } from './run-history.js'
export { type RecordedTask, RUN_FILE, type RunRecord, readRunRecord } from './run-record.js'
export { keptSteps, modelsOfRun, type StepModel, stepFolder } from './step-models.js'
