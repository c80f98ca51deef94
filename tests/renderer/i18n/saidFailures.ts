import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import ts from 'typescript'

const REPOSITORY = join(import.meta.dirname, '..', '..', '..')
/** Said in a terminal, where the language is English: commands, benchmarks and what only they call. */
const TERMINAL_ONLY = new RegExp([
  String.raw`^main/cli/`,
  String.raw`^main/formats/(?!exchange/|batchManifest|boxFile|invalidManifest|manifestPortion)`,
  String.raw`^main/serve/(?!engineRelay)`,
  String.raw`^main/core/(evaluate|select)/`,
  String.raw`^main/jobs/(evaluate|demo|branchJob|exportModelJob|recording|ablate|supervise|external|models)`,
  // Comparisons that were stored are opened by the page.
  String.raw`^main/jobs/protocols/(?!comparisonShelf)`,
].join('|'))
/** They make `PLACE: WHAT.`: where they are called, and which of their arguments says what. */
const PLACED: Readonly<Record<string, { files: RegExp; what: number }>> = {
  exchangeInvalid: { files: /\/exchange\//, what: 1 },
  invalid: { files: /\/exchange\/trackBuilder\.ts$/, what: 1 },
  invalidManifest: { files: /\/(batchManifest|manifestPortion|listItems)\.ts$/, what: 1 },
  fail: { files: /\/exchange\/xmlElements\.ts$/, what: 0 },
}
/** An error that is kept rather than thrown. */
const FAILURE = /\bcode: '[a-z]+(-[a-z]+)+', message: /
/** Where `reason` says why an engine was chosen, or why frames are missing. */
const REASONS = /^main\/(backend|video|jobs\/tracking\/chooseTrackerEngine)/

/** A text with blanks: the parts between them, and a number in braces for each. */
export interface SaidFailure {
  text: string
  file: string
}

/** Everything that errors say by the sources: messages, hints, and words put into them. */
export function collectSaidFailures(): SaidFailure[] {
  const sources = ['main', 'electron', 'renderer'].flatMap((folder) => readdirSync(join(REPOSITORY, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
  const files = sources.filter((name) => name.endsWith('.ts')).map((name) => name.replaceAll(sep, '/')).filter((name) => !TERMINAL_ONLY.test(name))
  const found = files.flatMap((file) => {
    const text = readFileSync(join(REPOSITORY, file), 'utf8')
    const tells = text.includes('new AppError(') || FAILURE.test(text) || text.includes('exchangeInvalid(') || text.includes('invalidManifest(') || (REASONS.test(file) && text.includes('reason'))
    return tells ? collectInFile(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)).map((said) => ({ text: said, file })) : []
  })
  return [...new Map(found.map((said) => [said.text, said])).values()]
}

/** Constants of a file by name. */
type Constants = ReadonlyMap<string, ts.Expression>

function collectInFile(source: ts.SourceFile): string[] {
  const makers = new Set<string>()
  const expressions: ts.Node[] = []
  const placed: ts.Node[] = []
  const constants = new Map<string, ts.Expression>()
  walk(source, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer) constants.set(node.name.text, node.initializer)
    if (REASONS.test(source.fileName)) expressions.push(...reasonsOf(node))
    if (ts.isObjectLiteralExpression(node) && FAILURE.test(node.getText())) expressions.push(...saidIn(node))
    if (!isAppError(node)) return
    const name = enclosingName(node)
    if (name !== null) makers.add(name)
    const [fields] = node.arguments ?? []
    if (fields && ts.isObjectLiteralExpression(fields)) expressions.push(...saidIn(fields))
  })
  walk(source, (node) => {
    if (!ts.isCallExpression(node)) return
    const name = calledName(node)
    const maker = Object.hasOwn(PLACED, name) ? PLACED[name] : undefined
    if (maker?.files.test(source.fileName)) placed.push(...node.arguments.slice(maker.what, maker.what + 1))
    else if (makers.has(name)) expressions.push(...node.arguments)
  })
  return [...expressions.flatMap((expression) => textsOf(expression, constants)), ...placed.flatMap((what) => textsOf(what, constants)).map(place)].filter(isProse)
}

/** A reason where it is put into what is told, made before, or handed to the function that tells of the learning engine. */
function reasonsOf(node: ts.Node): ts.Node[] {
  if ((ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) && node.name.getText() === 'reason') return node.initializer ? [node.initializer] : []
  return ts.isCallExpression(node) && calledName(node) === 'takeOwn' ? node.arguments.slice(1, 2) : []
}

/** As {@link PLACED} do: the place is the first blank. */
function place(what: string): string {
  return `{0}: ${what.replaceAll(/\{(\d+)\}/g, (_, blank: string) => `{${Number(blank) + 1}}`)}.`
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node)
  node.forEachChild((child) => walk(child, visit))
}

function isAppError(node: ts.Node): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.expression.getText() === 'AppError'
}

/** Of what an error is made with, its message and its hint, wherever they are written. */
function saidIn(fields: ts.ObjectLiteralExpression): ts.Node[] {
  return fields.properties.flatMap((property) => {
    if (ts.isShorthandPropertyAssignment(property)) return [property.name]
    return ts.isPropertyAssignment(property) && ['message', 'hint'].includes(property.name.getText()) ? [property.initializer] : []
  })
}

function enclosingName(node: ts.Node): string | null {
  for (let at = node.parent; at; at = at.parent) {
    if ((ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at)) && at.name) return at.name.getText()
  }
  return null
}

function calledName({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText()
}

/** Every text that an expression can come to: either side of a choice, and templates once for each choice of words within. */
function textsOf(node: ts.Node, constants: Constants): string[] {
  const within = (...nodes: ts.Node[]): string[] => nodes.flatMap((child) => textsOf(child, constants))
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node.text]
  if (ts.isTemplateExpression(node)) return templatesOf(node, constants)
  if (ts.isConditionalExpression(node)) return within(node.whenTrue, node.whenFalse)
  if (ts.isParenthesizedExpression(node) || ts.isElementAccessExpression(node)) return within(node.expression)
  if (ts.isBinaryExpression(node)) return within(node.left, node.right)
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'trim') return within(node.expression.expression)
  if (ts.isObjectLiteralExpression(node)) return within(...node.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [property.initializer] : [])))
  const constant = ts.isIdentifier(node) ? constants.get(node.text) : undefined
  return constant ? textsOf(constant, without(constants, node.getText())) : []
}

/** A constant is looked up once on the way: one that is named in its own making ends there. */
function without(constants: Constants, name: string): Constants {
  return new Map([...constants].filter(([other]) => other !== name))
}

function templatesOf({ head, templateSpans }: ts.TemplateExpression, constants: Constants): string[] {
  const whole = templateSpans.reduce((texts, { expression, literal }) => {
    const choices = chosenWords(expression, constants)
    return texts.flatMap((text) => choices.map((choice) => text + choice + literal.text))
  }, [head.text])
  return whole.map(numberBlanks)
}

const BLANK = '\u0000'

/** A choice between words is spelled out; everything else is a blank. */
function chosenWords(given: ts.Expression, constants: Constants): string[] {
  const expression = ts.isIdentifier(given) ? constants.get(given.text) ?? given : given
  if (!ts.isConditionalExpression(expression)) return [BLANK]
  return [...new Set([expression.whenTrue, expression.whenFalse].flatMap((side) => wordsOf(side)))]
}

/** As {@link templatesOf}, with blanks that have no numbers yet. */
function wordsOf(side: ts.Expression): string[] {
  if (ts.isStringLiteral(side)) return [side.text]
  if (!ts.isTemplateExpression(side)) return [BLANK]
  return side.templateSpans.reduce((texts, { expression, literal }) => {
    const choices = ts.isConditionalExpression(expression) ? [expression.whenTrue, expression.whenFalse].flatMap(wordsOf) : [BLANK]
    return texts.flatMap((text) => choices.map((choice) => text + choice + literal.text))
  }, [side.head.text])
}

function numberBlanks(text: string): string {
  let blanks = 0
  return text.replaceAll(BLANK, () => `{${blanks++}}`)
}

/** Words, not a name, a code or a path; something must be left beside the blanks. */
function isProse(text: string): boolean {
  return /[a-z]{2,} [a-z]|[a-z]{2,} \{|\} [a-z]{2,}|^\w+ .*\.$/i.test(text) && text.replace(/\{\d+\}/g, '').replace(/[^a-z]/gi, '').length >= 4
}
