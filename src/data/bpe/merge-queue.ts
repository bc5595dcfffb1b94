/** A pair of adjacent symbols and how often it was counted when it was queued. */
export type Candidate = { readonly left: number; readonly right: number; readonly count: number }

/** Candidates for the next merge, the most frequent first; equally frequent ones by their symbols, so that no order of lines matters. */
export class MergeQueue {
  private readonly heap: Candidate[] = []

  push(candidate: Candidate): void {
    const { heap } = this
    let at = heap.push(candidate) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = heap[parent] as Candidate
      if (!before(candidate, above)) break
      heap[at] = above
      at = parent
    }
    heap[at] = candidate
  }

  pop(): Candidate | undefined {
    const { heap } = this
    const [first] = heap
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) this.sink(last)
    return first
  }

  private sink(candidate: Candidate): void {
    const { heap } = this
    let at = 0
    for (;;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]]
      const second = left !== undefined && right !== undefined && before(right, left)
      const child = second ? right : left
      if (child === undefined || !before(child, candidate)) break
      heap[at] = child
      at = 2 * at + (second ? 2 : 1)
    }
    heap[at] = candidate
  }
}

function before(a: Candidate, b: Candidate): boolean {
  return a.count !== b.count ? a.count > b.count : a.left !== b.left ? a.left < b.left : a.right < b.right
}
