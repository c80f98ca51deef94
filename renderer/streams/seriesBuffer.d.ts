import { Column } from './column';
import { Extremes } from './extremes';
import type { Places } from './places';
import { SmoothedColumn } from './smoothing';
/** All values of one series, outside reactivity, with what is needed to draw any stretch of them at once. */
export declare class SeriesBuffer {
    readonly stage: string;
    readonly name: string;
    readonly places: Places;
    readonly values: Column<Float64Array<ArrayBufferLike>>;
    /** Positions of NaN and the infinities. */
    readonly notFinite: Column<Int32Array<ArrayBufferLike>>;
    readonly finite: Extremes;
    readonly positive: Extremes;
    private smoothedColumn;
    private notPositiveColumn;
    constructor(stage: string, name: string, places: Places);
    /** Names a chart: series of the same tag lie in one. */
    get tag(): string;
    get length(): number;
    push(value: number): void;
    truncate(length: number): void;
    /** The smoothed values; kept while the weight stays the same. */
    smoothed(weight: number): SmoothedColumn;
    /** Positions of zero and less, which a logarithm cannot show; sought when first asked for. */
    get notPositive(): Column<Int32Array>;
}
