import { exchangeInvalid } from './exchangeFormat'
import type { FormatFile } from './exchangeFormat'
import { decodeText } from './textLines'

/** An object of foreign JSON whose values are taken one by one; errors name the place. */
export class JsonObject {
  private constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    readonly place: string,
  ) {}

  /** @throws AppError `track-invalid` for what is no JSON, or no object */
  static parse(file: FormatFile, path: string): JsonObject {
    return JsonObject.of(parseJson(file, path), path)
  }

  static of(value: unknown, place: string): JsonObject {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw exchangeInvalid(place, 'an object is expected here')
    return new JsonObject(value as Record<string, unknown>, place)
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
    return this.list(name).map((value, index) => JsonObject.of(value, `${this.place} ${name}[${index}]`))
  }

  object(name: string): JsonObject {
    return JsonObject.of(this.values[name], `${this.place} ${name}`)
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
