import { Column } from './column';
import { Extremes } from './extremes';
/** Largest weight: at 1 the curve would never move (landscape M2). */
export declare const MAXIMUM_SMOOTHING = 0.999;
export declare const DEFAULT_SMOOTHING = 0.6;
/**
 * Exponential moving average with bias correction (landscape 4.9): s = w s + (1 - w) v from s = 0, divided by 1 - w^n. What is not finite is skipped: it
 * changes nothing and has no value of its own. Goes on where it was when its source has grown.
 */
export declare class SmoothedColumn {
    private readonly source;
    readonly weight: number;
    readonly values: Column<Float64Array<ArrayBufferLike>>;
    readonly extremes: Extremes;
    private sum;
    /** w^n: what is left of the zero that the average started from. */
    private bias;
    constructor(source: Column<Float64Array>, weight: number);
    extend(): void;
}
