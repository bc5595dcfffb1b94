import { GlassformerError } from '../../errors/glassformer-error.js'
import type { Tools } from '../computing/tools.js'
import { type AskedPrediction, ask } from '../lesson-view.js'
import { attentionExercises } from './attention.js'
import { blockExercises } from './blocks.js'
import { embeddingExercises } from './embedding.js'
import type { Exercise, ExerciseTable } from './exercise.js'
import { generationExercises } from './generation.js'
import { maskExercises } from './masks.js'
import { positionExercises } from './positions.js'
import { tensorExercises } from './tensors.js'
import { tokenExercises } from './tokens.js'
import { trainingExercises } from './training.js'

const all: ExerciseTable = {
  ...tokenExercises,
  ...embeddingExercises,
  ...positionExercises,
  ...attentionExercises,
  ...maskExercises,
  ...blockExercises,
  ...trainingExercises,
  ...generationExercises,
  ...tensorExercises,
}

/**
 * A lesson's two exercises, the easier one first.
 *
 * @throws GlassformerError for what is no lesson
 */
export function exercisesOf(id: string): readonly Exercise[] {
  const exercises = all[id]
  if (exercises === undefined) throw new GlassformerError(`there are no exercises for "${id}"`)
  return exercises
}

/** Computes a lesson's exercises and their answers. */
export async function askExercises(id: string, tools: Tools): Promise<readonly AskedPrediction[]> {
  return Promise.all(exercisesOf(id).map(exercise => ask(exercise, tools)))
}
