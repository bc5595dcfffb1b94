/** A continuation of a hypothesis by one token. */
export interface Candidate {
  readonly logProb: number
  /** The hypothesis that it continues. */
  readonly row: number
  readonly token: number
}

/** The best few of many candidates; among equals those offered first. */
export class TopCandidates {
  /** Best first. */
  readonly list: Candidate[] = []

  constructor(private readonly most: number) {}

  offer(logProb: number, row: number, token: number): void {
    const { list, most } = this
    if (list.length >= most && logProb <= (list[list.length - 1] as Candidate).logProb) return
    let [low, high] = [0, list.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((list[middle] as Candidate).logProb >= logProb) low = middle + 1
      else high = middle
    }
    list.splice(low, 0, { logProb, row, token })
    if (list.length > most) list.pop()
  }
}
