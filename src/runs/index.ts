/** Training runs: begun, resumed and read, in their folders. */

// To train.

export { type FileTask, fileTask, type ReadFileTask } from './file-task.js'
export { type ResumeOptions, resumeRun } from './resume-run.js'
export { resumedConfig, resumedTask } from './resumed-record.js'
export { type RunEngine, type RunEngineName, recordedEngine, TORCH } from './run-engine.js'
export { type RunResults, resultsOf } from './run-results.js'
export { makeTask, type RunTask, taskOfRun } from './run-task.js'
export { type NewRecord, newRecord, type StartOptions, startRun, untrainedModel } from './start-run.js'
export { type RunEvent, TrainingRun, type ValidationEvent } from './training-run.js'

// What is in a run's folder.

export { checkpointFolder, readCheckpoint, writeCheckpoint } from './checkpoint-folder.js'
export { type FolderLock, LOCK_FILE, lockFolder } from './folder-lock.js'
export { METRICS_FILE, MetricsLog } from './metrics-log.js'
export { type Content, contentOf, describeContent } from './run-folder.js'
export { type CurvePoint, type LoggedScores, type RunHistory, readHistory } from './run-history.js'
export { type RecordedTask, RUN_FILE, type RunRecord, readRunRecord } from './run-record.js'
export { snapshotSteps } from './snapshots.js'
export { type KeptKind, keptSteps, modelsOfRun, type StepModel, stepFolder } from './step-models.js'
