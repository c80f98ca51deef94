import * as tf from '@tensorflow/tfjs-core'

/** Attributes as tfjs-core's `conv2DBackpropFilter` hands them over. */
interface FilterGradientAttributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number | tf.backend_util.ExplicitPadding
  dataFormat: 'NHWC' | 'NCHW'
  dimRoundingMode?: 'floor' | 'round' | 'ceil'
  filterShape: [number, number, number, number]
}

/**
 * Gradient of a convolution by its filter: the kernel that tfjs's WASM backend lacks, composed of the convolution it has.
 *
 * With stride s, `dFilter[a,b,i,o] = sum over n,y,x of input[n, s y + a, s x + b, i] dy[n,y,x,o]`. That is itself a
 * convolution of the input, its channels taken as the batch and its batch as the channels, with `dy` as the filter
 * dilated by s: [I,H,W,N] * [Y,X,N,O] -> [I,A,B,O] -> [A,B,I,O].
 */
function composeFilterGradient(x: tf.Tensor4D, dy: tf.Tensor4D, attributes: FilterGradientAttributes): tf.Tensor4D {
  const { strides, pad, dimRoundingMode, filterShape } = attributes
  const shape = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode)
  const { top, bottom, left, right } = shape.padInfo
  const padded = top + bottom + left + right === 0 ? x : tf.pad(x, [[0, 0], [top, bottom], [left, right], [0, 0]])
  // Rows and columns past the last whole stride took no part; with them the result would outgrow the filter.
  const height = (shape.outHeight - 1) * shape.strideHeight + shape.filterHeight
  const width = (shape.outWidth - 1) * shape.strideWidth + shape.filterWidth
  const used = tf.slice(padded, [0, 0, 0, 0], [shape.batchSize, height, width, shape.inChannels])
  const input = tf.transpose(used, [3, 1, 2, 0])
  const filter = tf.transpose(dy, [1, 2, 0, 3])
  const product = tf.conv2d(input, filter, 1, 'valid', 'NHWC', [shape.strideHeight, shape.strideWidth])
  return tf.transpose(product, [1, 2, 0, 3])
}

/** Registers `Conv2DBackpropFilter` on the backend 'wasm'; a second call does nothing. */
export function registerConvolutionFilterGradient(): void {
  if (tf.getKernel('Conv2DBackpropFilter', 'wasm') !== undefined) return
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const attributes = attrs as unknown as FilterGradientAttributes
      if (attributes.dataFormat === 'NCHW') throw new Error('the filter gradient on WASM is for NHWC only')
      return tf.tidy(() => composeFilterGradient(inputs['x'] as tf.Tensor4D, inputs['dy'] as tf.Tensor4D, attributes))
    },
  })
}
