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
    let low = 0
    let high = list.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((list[middle] as Candidate).logProb >= logProb) low = middle + 1
      else high = middle
    }
    // Not by splice, which makes an array of what it takes away.
    if (list.length < most) list.push(NONE)
    for (let place = list.length - 1; place > low; place--) list[place] = list[place - 1] as Candidate
    list[low] = { logProb, row, token }
  }
}

const NONE: Candidate = { logProb: 0, row: 0, token: 0 }
