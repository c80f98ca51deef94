import { ProtobufWriter } from '../protobuf/protobufWriter'

/** Field numbers and enumerations of onnx.proto3 (ONNX 1.12, IR version 8). */
const ELEMENT = { float: 1, int64: 7 } as const
const ATTRIBUTE = { int: 2, ints: 7 } as const
const IR_VERSION = 8
/** The newest set of operators that every ONNX Runtime since 1.12 has. */
const OPERATOR_SET = 17

/** A side of an input or output: known, or free under a name. */
export type Dimension = number | string

export interface ValueInfo {
  name: string
  shape: readonly Dimension[]
}

/** A graph of ONNX operators under construction. Results are named by their order, so that the same network gives the same bytes. */
export class OnnxGraph {
  private readonly nodes: ((writer: ProtobufWriter) => void)[] = []
  private readonly initializers: ((writer: ProtobufWriter) => void)[] = []
  private count = 0

  /** float32, or int64 for shapes and indices. @returns its name */
  constant(values: Float32Array | BigInt64Array, shape: readonly number[]): string {
    const name = this.nextName('constant')
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    this.initializers.push((writer) => {
      for (const side of shape) writer.integer(1, side)
      writer.integer(2, values instanceof Float32Array ? ELEMENT.float : ELEMENT.int64).text(8, name).bytes(9, bytes)
    })
    return name
  }

  integers(values: readonly number[]): string {
    return this.constant(BigInt64Array.from(values, BigInt), [values.length])
  }

  scalar(value: number): string {
    return this.constant(Float32Array.of(value), [])
  }

  /** @returns the name of the result: `output`, or one of its own */
  add(operator: string, inputs: readonly string[], { output = this.nextName(operator), ...attributes }: { output?: string } & Record<string, number | readonly number[] | string> = {}): string {
    this.nodes.push((writer) => {
      for (const input of inputs) writer.text(1, input)
      writer.text(2, output).text(3, output).text(4, operator)
      for (const [name, value] of Object.entries(attributes)) writer.message(5, (attribute) => writeAttribute(attribute, name, value))
    })
    return output
  }

  /** The file. `metadata`: keys and texts that travel with it. */
  encode({ name, inputs, outputs, metadata }: { name: string; inputs: readonly ValueInfo[]; outputs: readonly ValueInfo[]; metadata: Readonly<Record<string, string>> }): Uint8Array {
    const model = new ProtobufWriter().integer(1, IR_VERSION).text(2, 'pultrack')
    model.message(7, (graph) => {
      for (const node of this.nodes) graph.message(1, node)
      graph.text(2, name)
      for (const initializer of this.initializers) graph.message(5, initializer)
      for (const input of inputs) graph.message(11, (writer) => writeValueInfo(writer, input))
      for (const output of outputs) graph.message(12, (writer) => writeValueInfo(writer, output))
    })
    model.message(8, (set) => set.text(1, '').integer(2, OPERATOR_SET))
    for (const [key, text] of Object.entries(metadata)) model.message(14, (entry) => entry.text(1, key).text(2, text))
    return model.finish()
  }

  private nextName(kind: string): string {
    this.count += 1
    return `${kind}_${this.count}`
  }
}

function writeAttribute(writer: ProtobufWriter, name: string, value: number | readonly number[] | string): void {
  writer.text(1, name)
  if (typeof value === 'string') throw new TypeError(`attribute ${name}: texts are not needed by any operator here`)
  if (typeof value === 'number') writer.integer(3, value).integer(20, ATTRIBUTE.int)
  else {
    for (const one of value) writer.integer(8, one)
    writer.integer(20, ATTRIBUTE.ints)
  }
}

function writeValueInfo(writer: ProtobufWriter, { name, shape }: ValueInfo): void {
  writer.text(1, name).message(2, (type) =>
    type.message(1, (tensor) =>
      tensor.integer(1, ELEMENT.float).message(2, (sides) => {
        for (const side of shape) sides.message(1, (dimension) => (typeof side === 'number' ? dimension.integer(1, side) : dimension.text(2, side)))
      }),
    ),
  )
}
