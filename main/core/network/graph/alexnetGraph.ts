import type { GraphBuilder } from './graphBuilder'

/** Batch norm of siamfc-pytorch, as in `alexnet.ts`. */
const FOLDED = { epsilon: 1e-6 }
const POOL = { size: 3, stride: 2 }

/** The layers of `alexnet.ts`; the maximum is taken before the ReLU, which is the same and costs a quarter. */
export function layAlexNet(builder: GraphBuilder, input: string): string {
  const conv1 = builder.convolution(input, { name: 'conv1', kernelSize: 11, inChannels: 3, outChannels: 96, stride: 2 }, FOLDED)
  const pool1 = builder.relu(builder.maxPool(conv1, { name: 'pool1', ...POOL }))
  const conv2 = builder.convolution(pool1, { name: 'conv2', kernelSize: 5, inChannels: 96, outChannels: 256, groups: 2 }, FOLDED)
  const pool2 = builder.relu(builder.maxPool(conv2, { name: 'pool2', ...POOL }))
  const conv3 = builder.relu(builder.convolution(pool2, { name: 'conv3', kernelSize: 3, inChannels: 256, outChannels: 384 }, FOLDED))
  const conv4 = builder.relu(builder.convolution(conv3, { name: 'conv4', kernelSize: 3, inChannels: 384, outChannels: 384, groups: 2 }, FOLDED))
  return builder.convolution(conv4, { name: 'conv5', kernelSize: 3, inChannels: 384, outChannels: 256, groups: 2 }, { bias: true })
}
