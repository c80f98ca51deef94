/** An attribute of a node, by what TensorFlow calls its kind. */
export type Attribute =
  | { type: ElementType }
  | { shape: readonly (number | null)[] }
  | { text: string }
  | { flag: boolean }
  | { integer: number }
  | { integers: readonly number[] }

export type ElementType = 'float32' | 'int32'

export interface TensorflowNode {
  name: string
  operation: string
  inputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
  /** Of `Const` alone. */
  values?: Float32Array | Int32Array
}

const FLOAT: Attribute = { type: 'float32' }

/** A graph of TensorFlow operations under construction; two formats write it. Results are named by their order, so that the same network gives the same file. */
export class TensorflowGraph {
  readonly nodes: TensorflowNode[] = []

  /** @param shape null for a free side @returns its name */
  input(name: string, shape: readonly (number | null)[]): string {
    return this.push({ name, operation: 'Placeholder', inputs: [], attributes: { dtype: FLOAT, shape: { shape } } })
  }

  constant(values: Float32Array | Int32Array, shape: readonly number[]): string {
    const type: Attribute = { type: values instanceof Float32Array ? 'float32' : 'int32' }
    return this.push({ name: this.nextName('Const'), operation: 'Const', inputs: [], attributes: { dtype: type, shape: { shape } }, values })
  }

  integers(values: readonly number[]): string {
    return this.constant(Int32Array.from(values), [values.length])
  }

  /** A node on floats; one that names its kinds of number by itself says so in its attributes. @returns its name: `name`, or one of its own */
  add({ operation, inputs, name = this.nextName(operation), attributes = {} }: { operation: string; inputs: readonly string[]; name?: string; attributes?: Readonly<Record<string, Attribute>> }): string {
    return this.push({ name, operation, inputs, attributes: 'Tparams' in attributes ? attributes : { T: FLOAT, ...attributes } })
  }

  reshape(input: string, shape: readonly number[], name?: string): string {
    return this.add({ operation: 'Reshape', inputs: [input, this.integers(shape)], attributes: { Tshape: { type: 'int32' } }, ...(name === undefined ? {} : { name }) })
  }

  sum(input: string, axes: readonly number[]): string {
    return this.add({ operation: 'Sum', inputs: [input, this.integers(axes)], attributes: { Tidx: { type: 'int32' }, keep_dims: { flag: false } } })
  }

  private push(node: TensorflowNode): string {
    this.nodes.push(node)
    return node.name
  }

  private nextName(operation: string): string {
    return `${operation}_${this.nodes.length}`
  }
}
