/** A hypothesis that beam search looked at. */
export interface BeamNode {
  /** The index in `nodes` of what it continues; of SOS `null`. */
  readonly parent: number | null
  readonly token: number
  /** The model's log-probability of this token, in nats. */
  readonly logProb: number
  /** The sum from SOS to here. */
  readonly score: number
  /** The number of tokens after SOS. */
  readonly step: number
  /** `kept`: went on in the beam; `finished`: ended by EOS or at its most tokens; `pruned`: others were better. */
  readonly state: 'kept' | 'finished' | 'pruned'
}

/** Every hypothesis among the 2 · numBeams best of a step, in the order of the steps; the first is SOS. */
export interface BeamTree {
  readonly nodes: readonly BeamNode[]
}
