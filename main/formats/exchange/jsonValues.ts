import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { decodeText } from './textLines'

/** Put together only for an error: files have a million objects. */
type Where = string | { inside: JsonObject; name: string; index: number | null }

function formatWhere(where: Where): string {
  if (typeof where === 'string') return where
  return `${where.inside.place} ${where.name}${where.index === null ? '' : `[${where.index}]`}`
}

/** An object of foreign JSON whose values are taken one by one; errors name the place. */
export class JsonObject {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly where: Where,
  ) {}

  /** @throws AppError `track-invalid` for what is no JSON, or no object */
  static parse(file: FormatFile, path: string): JsonObject {
    return JsonObject.of(parseJson(file, path), path)
  }

  static of(value: unknown, where: Where): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw exchangeInvalid(formatWhere(where), 'an object is expected here')
    return new JsonObject(value as Record<string, unknown>, where)
  }

  /** Where it stands in its file. */
  get place(): string {
    return formatWhere(this.where)
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null
  }

  number(name: string): number {
    const value = this.values[name]
    if (typeof value !== 'number' || !Number.isFinite(value)) throw exchangeInvalid(this.place, `${name} is no number`)
    return value
  }

  integer(name: string): number {
    const value = this.number(name)
    if (!Number.isSafeInteger(value)) throw exchangeInvalid(this.place, `${name} is no whole number`)
    return value
  }

  /** Null where it is absent, or of another kind. */
  optionalNumber(name: string): number | null {
    const value = this.values[name]
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  }

  optionalText(name: string): string | null {
    const value = this.values[name]
    return typeof value === 'string' ? value : null
  }

  flag(name: string): boolean | null {
    const value = this.values[name]
    return typeof value === 'boolean' ? value : null
  }

  list(name: string): readonly unknown[] {
    const value = this.values[name]
    if (!Array.isArray(value)) throw exchangeInvalid(this.place, `${name} is no list`)
    return value as unknown[]
  }

  objects(name: string): JsonObject[] {
    return [...this.eachObject(name)]
  }

  /** The same one by one, for lists as long as a clip. */
  *eachObject(name: string): Generator<JsonObject> {
    const values = this.list(name)
    for (let index = 0; index < values.length; index++) yield JsonObject.of(values[index], { inside: this, name, index })
  }

  object(name: string): JsonObject {
    return JsonObject.of(this.values[name], { inside: this, name, index: null })
  }

  /** Values of an object that serves as a map. */
  entries(): [string, unknown][] {
    return Object.entries(this.values)
  }

  numbers(name: string, count: number): number[] {
    const values = this.list(name)
    if (values.length !== count || !values.every((value) => typeof value === 'number' && Number.isFinite(value))) throw exchangeInvalid(this.place, `${name} is not ${count} numbers`)
    return values as number[]
  }
}

/** @throws AppError `track-invalid` */
export function parseJson(file: FormatFile, path: string): unknown {
  const text = decodeText(file, path)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw exchangeInvalid(path, 'it is not valid JSON; it was cut short or changed', cause)
  }
}
