import type { Backbone } from '../../contract/model'
import type { TensorBundle, TensorData } from '../../contract/tensor'
import type { TorchTensor } from './torchFile'

/** What became of one tensor of the file. */
export interface ImportedTensor {
  name: string
  shape: readonly number[]
  stored: string
  /** Name here; null where it has no counterpart. */
  mappedTo: string | null
  /** Where it is more than a copy; why it has none. */
  note: string
}

export interface MappedWeights {
  backbone: Backbone
  /** Whose names these are. */
  source: 'siamfc-pytorch' | 'SiamDW'
  tensors: TensorBundle
  report: ImportedTensor[]
}

/** Our name of a convolution, by the name of its weights in the file (without what goes before), and of its batch norm. */
interface Layout {
  source: MappedWeights['source']
  backbone: Backbone
  /** A tensor that only this layout has. */
  sign: RegExp
  convolution(name: string): string | null
  norm(name: string): string | null
  /** Order of the channels of pictures: SiamDW takes them as OpenCV reads them. */
  channels: 'rgb' | 'bgr'
}

const UNIT_PARTS: Record<string, string> = { 1: 'reduce', 2: 'middle', 3: 'expand' }
const unitOf = (name: string, part: 'conv' | 'bn'): string | null => {
  const inside = new RegExp(`^layer([12])\\.(\\d)\\.${part}([123])$`).exec(name)
  if (inside) return `layer${inside[1]}/${inside[2]}/${UNIT_PARTS[inside[3]!]}`
  const beside = /^layer([12])\.(\d)\.downsample\.([01])$/.exec(name)
  return beside && (beside[3] === '0') === (part === 'conv') ? `layer${beside[1]}/${beside[2]}/project` : null
}

const LAYOUTS: readonly Layout[] = [
  {
    source: 'siamfc-pytorch', backbone: 'alexnet', sign: /(^|\.)conv5\.0\.weight$/, channels: 'rgb',
    convolution: (name) => /^(conv[1-5])\.0$/.exec(name)?.[1] ?? null,
    norm: (name) => /^(conv[1-4])\.1$/.exec(name)?.[1] ?? null,
  },
  {
    source: 'SiamDW', backbone: 'ciresnet22', sign: /(^|\.)layer2\.3\.conv3\.weight$/, channels: 'bgr',
    convolution: (name) => (name === 'conv1' ? 'conv1' : unitOf(name, 'conv')),
    norm: (name) => (name === 'bn1' ? 'conv1' : unitOf(name, 'bn')),
  },
]

const NORM_PARTS: Record<string, string> = { weight: 'scale', bias: 'offset', running_mean: 'movingMean', running_var: 'movingVariance' }

/** Null where the names are those of no network that is known. */
export function mapSiameseNames(found: ReadonlyMap<string, TorchTensor>): MappedWeights | null {
  const layout = LAYOUTS.find(({ sign }) => [...found.keys()].some((name) => sign.test(name)))
  if (!layout) return null
  const tensors: TensorBundle = {}
  const biases = new Map<string, TensorData>()
  const report = [...found].map(([name, tensor]): ImportedTensor => {
    const { mappedTo, note } = place({ layout, name, tensor, tensors, biases })
    return { name, shape: tensor.shape, stored: tensor.stored, mappedTo, note }
  })
  for (const [convolution, bias] of biases) takeIntoMean(tensors[`${convolution}/norm/movingMean`], bias)
  return { backbone: layout.backbone, source: layout.source, tensors, report }
}

interface Placing {
  layout: Layout
  name: string
  tensor: TorchTensor
  tensors: TensorBundle
  biases: Map<string, TensorData>
}

function place({ layout, name, tensor, tensors, biases }: Placing): Pick<ImportedTensor, 'mappedTo' | 'note'> {
  const [, path = '', part = ''] = /^(?:module\.|state_dict\.|model\.|net\.|backbone\.|features?\.)*(.+)\.(\w+)$/.exec(name) ?? []
  const convolution = layout.convolution(path)
  const norm = layout.norm(path)
  if (convolution !== null && part === 'weight' && tensor.shape.length === 4) {
    const flips = convolution === 'conv1' && layout.channels === 'bgr'
    tensors[`${convolution}/kernel`] = toChannelsLast(tensor, flips)
    return { mappedTo: `${convolution}/kernel`, note: flips ? 'turned; channels from BGR to RGB' : 'turned' }
  }
  if (convolution !== null && part === 'bias') {
    const isOwn = layout.backbone === 'alexnet' && convolution === 'conv5'
    if (!isOwn) {
      biases.set(convolution, tensor)
      return { mappedTo: `${convolution}/norm/movingMean`, note: 'subtracted: a batch norm follows' }
    }
    tensors[`${convolution}/bias`] = copy(tensor)
    return { mappedTo: `${convolution}/bias`, note: '' }
  }
  const statistic = NORM_PARTS[part]
  if (norm !== null && statistic !== undefined) {
    tensors[`${norm}/norm/${statistic}`] = copy(tensor)
    return { mappedTo: `${norm}/norm/${statistic}`, note: '' }
  }
  return { mappedTo: null, note: part === 'num_batches_tracked' ? 'counts batches; not needed' : 'has no counterpart' }
}

/** norm(x + b) with mean m is norm(x) with mean m - b. */
function takeIntoMean(mean: TensorData | undefined, bias: TensorData): void {
  if (!mean) return
  for (let channel = 0; channel < mean.values.length; channel += 1) mean.values[channel]! -= bias.values[channel] ?? 0
}

function copy({ shape, values }: TorchTensor): TensorData {
  return { shape: [...shape], dtype: 'float32', values: Float32Array.from(values) }
}

/** Kernels [outChannels, inChannels, height, width] to [height, width, inChannels, outChannels]. */
function toChannelsLast({ shape, values }: TorchTensor, flips: boolean): TensorData {
  const [outChannels = 0, inChannels = 0, height = 0, width = 0] = shape
  const result = new Float32Array(values.length)
  let at = 0
  for (let tap = 0; tap < height * width; tap += 1) {
    for (let input = 0; input < inChannels; input += 1) {
      const source = flips ? inChannels - 1 - input : input
      for (let output = 0; output < outChannels; output += 1) result[at++] = values[(output * inChannels + source) * height * width + tap]!
    }
  }
  return { shape: [height, width, inChannels, outChannels], dtype: 'float32', values: result }
}
