import { Column } from './column';
/**
 * Where the smallest and the largest of any stretch of a column lie, found in a few dozen looks however long it is: a pyramid of blocks that each know
 * the positions of their extremes. Values that do not count (not finite, or not positive under a logarithm) are never extremes.
 */
export declare class Extremes {
    private readonly values;
    private readonly counts;
    /** Position of the smallest and of the largest value of the stretch last asked for; -1 where none counts. */
    low: number;
    high: number;
    private readonly levels;
    constructor(values: Column<Float64Array>, counts: (value: number) => boolean);
    /** Looks for the extremes of `[from, to)`; the answer is in `low` and `high`. */
    find(from: number, to: number): void;
    truncate(length: number): void;
    /** Elements of a depth: values at 0, blocks of blocks above. */
    private look;
    private consider;
    /** Only full blocks are kept, so what is appended never changes one. */
    private extend;
}
