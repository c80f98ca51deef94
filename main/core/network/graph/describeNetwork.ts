import type { Backbone, CorrelationKind } from '../../../contract/model'
import type { NetworkGraph } from '../../../contract/networkGraph'
import type { TensorBundle } from '../../../contract/tensor'
import { layAlexNet } from './alexnetGraph'
import { layCIResNet22 } from './ciresnet22Graph'
import { layCompact } from './compactGraph'
import { GraphBuilder } from './graphBuilder'

const INPUT = 'pictures'

const BACKBONES: Record<Backbone, { lay(builder: GraphBuilder, input: string): string; channels: number; cells: NetworkGraph['cells'] }> = {
  alexnet: { lay: layAlexNet, channels: 256, cells: { exemplar: 6, search: 22 } },
  ciresnet22: { lay: layCIResNet22, channels: 512, cells: { exemplar: 5, search: 21 } },
  compact: { lay: layCompact, channels: 192, cells: { exemplar: 6, search: 22 } },
}

/**
 * A network as a list of layers, for engines and formats that know nothing of ours. Computes what `SiameseNetwork.embed` does, up to rounding.
 * @throws AppError `model-invalid` where a tensor is missing
 */
export function describeNetwork({ backbone, correlation, tensors }: { backbone: Backbone; correlation: CorrelationKind; tensors: TensorBundle }): NetworkGraph {
  const { lay, channels, cells } = BACKBONES[backbone]
  const builder = new GraphBuilder(tensors)
  const output = lay(builder, INPUT)
  return { backbone, correlation, input: INPUT, layers: builder.layers, output, channels, cells }
}
