import type { GraphBuilder } from './graphBuilder'

/** Batch norm as in `compact.ts`. */
const FOLDED = { epsilon: 1e-6 }

/** The layers of `compact.ts`; the maximum is taken before the ReLU, which is the same and costs a quarter. */
export function layCompact(builder: GraphBuilder, input: string): string {
  const conv1 = builder.relu(builder.convolution(input, { name: 'conv1', kernelSize: 7, inChannels: 3, outChannels: 64, stride: 4 }, FOLDED))
  const conv2 = builder.convolution(conv1, { name: 'conv2', kernelSize: 3, inChannels: 64, outChannels: 64 }, FOLDED)
  const pool2 = builder.relu(builder.maxPool(conv2, { name: 'pool2', size: 2, stride: 2 }))
  const conv3 = builder.relu(builder.convolution(pool2, { name: 'conv3', kernelSize: 3, inChannels: 64, outChannels: 96 }, FOLDED))
  const conv4 = builder.relu(builder.convolution(conv3, { name: 'conv4', kernelSize: 3, inChannels: 96, outChannels: 128 }, FOLDED))
  const conv5 = builder.relu(builder.convolution(conv4, { name: 'conv5', kernelSize: 3, inChannels: 128, outChannels: 128 }, FOLDED))
  return builder.convolution(conv5, { name: 'conv6', kernelSize: 3, inChannels: 128, outChannels: 192 }, { bias: true })
}
