import type { PlaceOf } from './axisPlaces';
import type { Extremes } from './extremes';
export interface EnvelopeRequest {
    extremes: Extremes;
    placeOf: PlaceOf;
    length: number;
    /** Where pixel columns begin on the axis, and where the last ends. */
    edges: Float64Array;
}
/** Points of a curve that are enough to draw it: nothing between them could be seen. */
export interface Envelope {
    points: Int32Array;
    count: number;
}
/**
 * Chooses what to draw of a curve: of every pixel column the lowest and the highest point in the order in which they came, so that a spike of one step
 * survives however far away one looks; all points where there are no more than two a column. One point to either side, so that the line runs out of the picture.
 */
export declare function computeEnvelope({ extremes, placeOf, length, edges }: EnvelopeRequest): Envelope;
