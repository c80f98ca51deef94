import { Column } from './column';
/**
 * Places on an axis. A clock that was set back, or a file that was joined by hand, would make them fall; the curve would then run backwards and
 * nothing could be sought by halving. Hence, from the first fall on, `sorted` has the largest value so far, and `exact` what was said.
 */
export declare class SortedColumn {
    readonly exact: Column<Float64Array<ArrayBufferLike>>;
    private corrected;
    get sorted(): Column<Float64Array>;
    get length(): number;
    push(value: number): void;
    truncate(length: number): void;
    private startCorrecting;
}
