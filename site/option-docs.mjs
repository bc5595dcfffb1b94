// A plugin of TypeDoc: what the tables of options say of an option is its documentation wherever a type is derived from
// them. The rows of the tables themselves are left out.
import { Comment, Converter } from 'typedoc'
import ts from 'typescript'

export function load(app) {
  const rows = []
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    const declaration = context.getSymbolFromReflection(reflection)?.declarations?.[0]
    if (declaration === undefined) return
    if (isInRow(declaration)) rows.push(reflection)
    else if (reflection.comment === undefined) reflection.comment = aboutOption(context.checker, declaration)
  })
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, context => {
    for (const reflection of rows.splice(0)) context.project.removeReflection(reflection)
  })
}

/** Whether it is a part of what a table says of one option. */
function isInRow({ parent }) {
  if (parent === undefined || !ts.isObjectLiteralExpression(parent)) return false
  return parent.properties.some(({ name }) => name?.getText() === 'about')
}

function aboutOption(checker, declaration) {
  if (!ts.isPropertyAssignment(declaration) && !ts.isShorthandPropertyAssignment(declaration)) return undefined
  const row = declaration.initializer ?? declaration.name
  const type = checker.getTypeAtLocation(row)
  const said = name => {
    const property = type.getProperty(name)
    const value = property && checker.getTypeOfSymbolAtLocation(property, row)
    return value?.isLiteral() ? value.value : undefined
  }
  const [about, standard, otherwise] = ['about', 'default', 'otherwise'].map(said)
  if (about === undefined) return undefined
  const without = standard === undefined ? otherwise : `\`${standard}\``
  const text = `${about[0].toUpperCase()}${about.slice(1)}.${without === undefined ? '' : ` Default: ${without}.`}`
  return new Comment([{ kind: 'text', text }])
}
