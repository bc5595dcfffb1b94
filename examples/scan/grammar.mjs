// SCAN's grammar (Lake and Baroni 2018, figures 6 and 7): every command with the actions that it means.

const verbs = { walk: 'WALK', look: 'LOOK', run: 'RUN', jump: 'JUMP' }
const turns = { left: 'LTURN', right: 'RTURN' }
const times = (count, actions) => Array.from({ length: count }, () => actions).flat()

/** walk, walk left, turn left, walk opposite left, walk around left, … */
function phrases() {
  const found = Object.entries(verbs).map(([verb, action]) => [verb, [action]])
  for (const [side, turn] of Object.entries(turns))
    for (const [verb, ...actions] of [['turn'], ...Object.entries(verbs)])
      found.push(
        [`${verb} ${side}`, [turn, ...actions]],
        [`${verb} opposite ${side}`, [turn, turn, ...actions]],
        [`${verb} around ${side}`, times(4, [turn, ...actions])],
      )
  return found
}

/** @returns pairs of a command and its actions, 20,910 of them */
export function scan() {
  const repeated = phrases().flatMap(([phrase, actions]) => [
    [phrase, actions],
    [`${phrase} twice`, times(2, actions)],
    [`${phrase} thrice`, times(3, actions)],
  ])
  const joined = repeated.flatMap(([first, firstActions]) =>
    repeated.flatMap(([second, secondActions]) => [
      [`${first} and ${second}`, [...firstActions, ...secondActions]],
      [`${first} after ${second}`, [...secondActions, ...firstActions]],
    ]),
  )
  return [...repeated, ...joined].map(([command, actions]) => [command, actions.join(' ')])
}
