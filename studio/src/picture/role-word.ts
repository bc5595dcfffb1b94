import type { ModelText } from '../text/model.en.ts'
import type { Part } from './layout/anatomy.ts'
import type { Role } from './roles.ts'

/** The word for a part that is drawn so wide. */
export function roleWord(role: Role, { kind }: Part, width: number, text: ModelText): string {
  const isNarrow = width < (kind === 'map' ? 56 : 44)
  return (isNarrow ? text.shortRoles[role] : undefined) ?? text.roles[role]
}
