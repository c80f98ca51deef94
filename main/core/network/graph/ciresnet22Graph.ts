import type { GraphBuilder } from './graphBuilder'

/** PyTorch's batch norm, as in `croppedBottleneck.ts`. */
const FOLDED = { epsilon: 1e-5 }
const STEM_CROP = 2
const POOL = { size: 2, stride: 2 }

interface Unit {
  name: string
  inChannels: number
  middleChannels: number
  outChannels: number
  lastReLU?: boolean
}

/** The layers of `ciresnet22.ts`. */
export function layCIResNet22(builder: GraphBuilder, input: string): string {
  const stem = builder.convolution(input, { name: 'conv1', kernelSize: 7, inChannels: 3, outChannels: 64, stride: 2, padding: 3 }, FOLDED)
  let output = builder.maxPool(builder.crop(builder.relu(stem), STEM_CROP), { name: 'pool1', ...POOL })
  for (const [index, inChannels] of [64, 256, 256].entries()) {
    output = layUnit(builder, output, { name: `layer1/${index}`, inChannels, middleChannels: 64, outChannels: 256 })
  }
  for (const [index, inChannels] of [256, 512, 512, 512].entries()) {
    output = layUnit(builder, output, { name: `layer2/${index}`, inChannels, middleChannels: 128, outChannels: 512, lastReLU: index < 3 })
    if (index === 0) output = builder.maxPool(output, { name: 'pool2', ...POOL })
  }
  return output
}

function layUnit(builder: GraphBuilder, input: string, { name, inChannels, middleChannels, outChannels, lastReLU = true }: Unit): string {
  const reduce = builder.relu(builder.convolution(input, { name: `${name}/reduce`, kernelSize: 1, inChannels, outChannels: middleChannels }, FOLDED))
  const middle = builder.relu(builder.convolution(reduce, { name: `${name}/middle`, kernelSize: 3, inChannels: middleChannels, outChannels: middleChannels, padding: 1 }, FOLDED))
  const expand = builder.convolution(middle, { name: `${name}/expand`, kernelSize: 1, inChannels: middleChannels, outChannels }, FOLDED)
  const beside = inChannels === outChannels ? input : builder.convolution(input, { name: `${name}/project`, kernelSize: 1, inChannels, outChannels }, FOLDED)
  const sum = builder.sum(`${name}/sum`, [expand, beside])
  return builder.crop(lastReLU ? builder.relu(sum) : sum, 1)
}
