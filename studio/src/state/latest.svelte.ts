/** What an asynchronous question was last answered; answers that were overtaken are dropped. */
export function latest<Q, A>(question: () => Q | null, ask: (question: Q) => Promise<A>): { readonly value: A | null } {
  let value = $state.raw<A | null>(null)
  let asked = 0
  $effect(() => {
    const wanted = question()
    const mine = ++asked
    if (wanted === null) {
      value = null
      return
    }
    ask(wanted).then(
      answer => {
        if (mine === asked) value = answer
      },
      () => {
        if (mine === asked) value = null
      },
    )
  })
  return {
    get value() {
      return value
    },
  }
}
