import { Column } from './column';
import { SortedColumn } from './sortedColumn';
/** Where the values of one table lie: its rows of metrics.jsonl, in file order. The series of a table share it. */
export declare class Places {
    /** Line in metrics.jsonl, from 0. */
    readonly row: Column<Int32Array<ArrayBufferLike>>;
    readonly step: SortedColumn;
    readonly round: Column<Int32Array<ArrayBufferLike>>;
    /** Seconds since 1970. */
    readonly wallTime: SortedColumn;
    get length(): number;
    push({ row, step, round, wallTime }: {
        row: number;
        step: number;
        round: number;
        wallTime: number;
    }): void;
    truncate(length: number): void;
}
