import { greedyDecode } from '../decode/greedy.js'
import { decodingOf } from '../decode/text-model.js'
import type { EngineOptions } from '../engine/engine-options.js'
import type { Transformer } from '../model/transformer.js'
import type { Task } from '../tasks/task.js'

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
  const { targetVocabulary: target, maxNewTokens } = task
  const outputs = await greedyDecode(model, sources, { ...decodingOf({ model, target, maxNewTokens }), ...engine })
  return pairs.map(({ source, target, text }, i) => ({
    input: text?.source ?? task.sourceVocabulary.format(source),
    output: task.format(outputs[i] ?? []),
    expected: text?.target ?? task.format(target),
  }))
}
