import { greedyDecode, greedyOptions } from '../decode/greedy.js'
import type { EngineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import { pickOptions } from '../options/pick.js'
import type { Task } from '../tasks/task.js'
import { taskIds } from './evaluate-task.js'

/** What a model makes of one held-out sequence. */
export interface Sample {
  readonly input: string
  readonly output: string
  readonly expected: string
}

/** A few held-out sequences of each pattern and what the model makes of them. */
export async function samplesOf(
  model: Transformer,
  task: Task,
  aPattern: number,
  engine: EngineOptions,
): Promise<Sample[]> {
  const pairs = task.patterns.flatMap(pattern => task.heldOut(pattern, aPattern))
  const sources = pairs.map(pair => pair.source)
  const outputs = await greedyDecode(model, sources, pickOptions(greedyOptions, { ...taskIds(task, model), ...engine }))
  return pairs.map(({ source, target }, i) => ({
    input: task.sourceVocabulary.format(source),
    output: task.format(outputs[i] ?? []),
    expected: task.format(target),
  }))
}
