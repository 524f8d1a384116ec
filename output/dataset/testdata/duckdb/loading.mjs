// Runs the SQL of LOADING.md with DuckDB:
//   node loading.mjs LOADING.md
// in a folder as for compare.mjs, and compares what it makes of the data with
// what runs.csv gives.
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { readCSV } from './csv.mjs';

const database = await (await DuckDBInstance.create()).connect();
const rowsOf = async sql => (await database.runAndReadAll(sql)).getRowObjects();

const document = readFileSync(process.argv[2], 'utf8');
const blocks = [...document.matchAll(/^( *)```sql\n(.*?)^\1```/gms)].map(([, , sql]) => sql);
let summary;
for (const sql of blocks) {
  const rows = await rowsOf(sql); // of its last statement
  if (rows.length === 0) throw new Error(`no rows come of\n${sql}`);
  if ('standard_error' in rows[0]) summary = rows;
}

const [header, ...records] = readCSV('runs.csv');
const outcomes = new Map(); // by point and replication, then by regime
for (const record of records) {
  const run = Object.fromEntries(record.map((field, c) => [header[c], field]));
  const key = `${run.point}/${run.replication}`;
  if (run.performance === '') continue;
  outcomes.set(key, { ...outcomes.get(key), [run.regime]: Number(run.performance) });
}
const differences = new Map();
for (const [key, { compassionate, 'power-with': powerWith }] of outcomes) differences.set(key, compassionate - powerWith);
if (new Set(differences.values()).size < 10) throw new Error('the differences are too much alike to tell anything');

const pairs = await rowsOf('FROM pairs');
deepStrictEqual(pairs.length, records.length / 2, 'number of pairs');
for (const { point, replication, difference } of pairs) {
  const wanted = differences.get(`${point}/${replication}`) ?? NaN;
  if (!Object.is(difference ?? NaN, wanted)) {
    throw new Error(`pairs: point ${point}, replication ${replication}: ${difference} in SQL, ${wanted} from CSV`);
  }
}
let known = 0;
for (const { point, n, mean, standard_error } of summary) {
  const d = [...differences].filter(([key, x]) => key.startsWith(`${point}/`) && !isNaN(x)).map(([, x]) => x);
  deepStrictEqual(Number(n), d.length, `point ${point}: number of pairs`);
  known += d.length;
  const wanted = d.reduce((sum, x) => sum + x, 0) / d.length;
  const error = Math.sqrt(d.reduce((sum, x) => sum + (x - wanted) ** 2, 0) / (d.length - 1) / d.length);
  if (d.length > 0 && !(Math.abs(mean - wanted) < 1e-12 && Math.abs(standard_error - error) < 1e-12)) {
    throw new Error(`point ${point}: ${mean} ± ${standard_error} in SQL, ${wanted} ± ${error} from CSV`);
  }
}

const [{ doubles, unlike }] = await rowsOf(`SELECT
  (SELECT count(*) FROM 'results/runs/*.parquet') - (SELECT count(*) FROM each_once) AS doubles,
  (SELECT count(*) FROM (FROM each_once EXCEPT ALL FROM runs)) + (SELECT count(*) FROM (FROM runs EXCEPT ALL FROM each_once)) AS unlike`);
deepStrictEqual(unlike, 0n, 'rows of each_once that the merged data set does not have, or the other way round');
console.log(`${blocks.length} blocks of SQL; ${pairs.length} pairs at ${summary.length} points, ${known} of them known; ${doubles} doubles`);
