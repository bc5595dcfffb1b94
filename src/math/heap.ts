/** A binary heap: what comes before all others comes first. */
export class Heap<T> {
  private readonly items: T[] = []

  /** @param before a total order, so that the same items always come in the same order */
  constructor(private readonly before: (a: T, b: T) => boolean) {}

  push(item: T): void {
    const { items, before } = this
    let at = items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = items[parent] as T
      if (!before(item, above)) break
      items[at] = above
      at = parent
    }
    items[at] = item
  }

  /** The first, which stays. */
  get first(): T | undefined {
    return this.items[0]
  }

  /** Takes the first off. */
  pop(): T | undefined {
    const { items } = this
    const [first] = items
    const last = items.pop()
    if (last !== undefined && items.length > 0) this.sink(last)
    return first
  }

  private sink(item: T): void {
    const { items, before } = this
    let at = 0
    for (;;) {
      const [left, right] = [items[2 * at + 1], items[2 * at + 2]]
      const second = left !== undefined && right !== undefined && before(right, left)
      const child = second ? right : left
      if (child === undefined || !before(child, item)) break
      items[at] = child
      at = 2 * at + (second ? 2 : 1)
    }
    items[at] = item
  }
}
