import type { Chain } from '../../contract/learning'
import { exemplarSide } from '../../core/geometry/crop'
import { meanSimilarity } from '../../core/mine/selection'
import { nameClips } from '../clips/clipName'
import { openCropThumbnails, shareOfThumbnail, type CropThumbnails } from './cropThumbnails'
import { escapeHtml, formatSection } from './html'
import { formatChainStatistics } from './chainStatistics'
import { REJECTION_WORDS } from './rejections'
import type { RunData } from './runData'
import type { Say } from './words'

/** Chains shown of either kind, and crops of each. */
const SHOWN_CHAINS = 8
const SHOWN_CROPS = 5

/** What the network followed through the footage by itself, in the last round: what was kept and what was not, each with its figures. */
export async function formatPairsSection(run: RunData, say: Say): Promise<string> {
  const round = Math.max(0, ...run.chains.map((chain) => chain.round))
  const chains = run.chains.filter((chain) => chain.round === round)
  const thumbnails = await openCropThumbnails(run.folder)
  try {
    const accepted = spread(chains.filter(({ rejection }) => rejection === null).toSorted(bySimilarity), SHOWN_CHAINS)
    const rejected = pickRejected(chains)
    const show = (title: string, chosen: readonly Chain[]): Promise<string> => formatChains({ title, chains: chosen, run, thumbnails, say })
    return formatSection({
      title: say('Mined pairs'),
      lead: say('A patch is followed forward through a short stretch of a clip and back again. It teaches only if it returns to where it began, keeps its looks, and moves. Shown: round {round}, evenly spread over the ranking by similarity, not chosen by hand.', { round }),
      body: chains.length === 0 ? '' : formatChainStatistics(run, { chains, say }) + (await show(say('Accepted'), accepted)) + (await show(say('Rejected'), rejected)) + formatUnjudged(run, say),
    })
  } finally {
    await thumbnails?.close()
  }
}

function formatUnjudged({ unjudgedChains }: RunData, say: Say): string {
  return unjudgedChains === 0 ? '' : `<p class="note">${say('{count} more were mined in a round that did not end, and are not judged yet.', { count: unjudgedChains })}</p>`
}

function bySimilarity(a: Chain, b: Chain): number {
  return meanSimilarity(b) - meanSimilarity(a)
}

/** So many of a list, evenly spaced, ends included. */
export function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items]
  return Array.from({ length: count }, (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))]!)
}

/** Each reason gets its turn until the places are taken. */
function pickRejected(chains: readonly Chain[]): Chain[] {
  const groups = Object.keys(REJECTION_WORDS).map((reason) => spread(chains.filter(({ rejection }) => rejection === reason).toSorted(bySimilarity), SHOWN_CHAINS))
  const picked: Chain[] = []
  for (let turn = 0; turn < SHOWN_CHAINS; turn += 1) picked.push(...groups.flatMap((group) => group.slice(turn, turn + 1)))
  return picked.slice(0, SHOWN_CHAINS)
}

interface ChainsRequest {
  title: string
  chains: readonly Chain[]
  run: RunData
  thumbnails: CropThumbnails | null
  say: Say
}

async function formatChains({ title, chains, run, thumbnails, say }: ChainsRequest): Promise<string> {
  const cards = await Promise.all(chains.map((chain) => formatChain({ chain, run, thumbnails, say })))
  return cards.length === 0 ? '' : `<h3>${title}</h3><div class="chains">${cards.join('')}</div>`
}

async function formatChain({ chain, run, thumbnails, say }: Omit<ChainsRequest, 'title' | 'chains'> & { chain: Chain }): Promise<string> {
  const links = spread([...chain.crops.keys()], SHOWN_CROPS)
  const crops = await Promise.all(links.map((link) => formatCrop({ chain, link, thumbnails, say })))
  const clip = nameClips(run.manifest.footage.map(({ path }) => path))[chain.clip] ?? '?'
  const place = escapeHtml(say('{clip}, frames {from}–{to}', { clip, from: chain.frameIndexes[0]!, to: chain.frameIndexes.at(-1)! }))
  const verdict = chain.rejection === null ? `<b class="kept">${say('kept')}</b>` : `<b class="dropped">${escapeHtml(say(REJECTION_WORDS[chain.rejection]))}</b>`
  const figures = `${say('similarity {similarity}', { similarity: meanSimilarity(chain).toFixed(3) })}<br>${say('cycle error {error}, moved {distance} object sizes', { error: chain.cycleError.toFixed(2), distance: chain.displacement.toFixed(2) })}`
  return `<div class="chain"><div class="crops">${crops.join('')}</div><p>${verdict} ${figures}<br><span>${place}</span></p></div>`
}

/** A crop is centred on its box: the outline needs only the box's size. */
async function formatCrop({ chain, link, thumbnails, say }: { chain: Chain; link: number; thumbnails: CropThumbnails | null; say: Say }): Promise<string> {
  const source = (await thumbnails?.read(chain.crops[link]!)) ?? null
  const box = chain.boxes[link]
  if (source === null || !box) return ''
  const percent = (side: number): string => (100 * Math.min(1, shareOfThumbnail(side, exemplarSide(box)))).toFixed(1)
  return `<span class="crop"><img src="${source}" alt="${say('frame {frame}', { frame: chain.frameIndexes[link]! })}" width="64" height="64"><i style="width:${percent(box.width)}%;height:${percent(box.height)}%"></i></span>`
}
