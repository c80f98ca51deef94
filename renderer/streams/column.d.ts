type Numbers = Float64Array | Int32Array;
/** Numbers that are appended one after the other, in a typed array that doubles when it is full. */
export declare class Column<T extends Numbers> {
    private readonly create;
    private data;
    private count;
    private constructor();
    static floats(): Column<Float64Array>;
    static integers(): Column<Int32Array>;
    get length(): number;
    /** The array as it is now, longer than `length`: for tight loops, not to be kept. */
    get raw(): T;
    /** @returns NaN outside */
    at(index: number): number;
    push(value: number): void;
    append(values: ArrayLike<number>): void;
    truncate(length: number): void;
    private reserve;
}
/** Position of the first value that is at least `bound`, in a column that never falls; the length where there is none. */
export declare function lowerBound(column: Column<Numbers>, bound: number, from?: number, to?: number): number;
export {};
