// Compares every value that DuckDB reads in a data set with its export as CSV:
//   node compare.mjs
// in a folder with the data set in results/, merged into merged/, and its exports
// runs.csv, runs.parquet, weeks.csv and weeks.parquet.
import { deepStrictEqual } from 'node:assert';
import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { readCSV } from './csv.mjs';

const typeOf = { whole: 'BIGINT', real: 'DOUBLE', text: 'VARCHAR' };
const valueOf = {
  whole: BigInt,
  real: field => (field === '' ? null : Number(field)),
  text: field => (field === '' ? null : field),
};

const database = await (await DuckDBInstance.create()).connect();
const query = sql => database.runAndReadAll(sql);

const manifest = JSON.parse(readFileSync('merged/manifest.json', 'utf8'));
const regimes = manifest.sweep.regimes.map(regime => `'${regime.name}'`).join();

for (const [table, columns, keys] of [['runs', manifest.columns, ''], ['weeks', manifest.weekly, ', week']]) {
  const [header, ...records] = readCSV(`${table}.csv`);
  for (const [files, order] of [
    [`results/${table}/*.parquet`, `ORDER BY point, replication, list_position([${regimes}], regime)${keys}`],
    [`merged/${table}/*.parquet`, ''],
    [`${table}.parquet`, ''],
  ]) {
    const result = await query(`FROM '${files}' ${order}`);
    deepStrictEqual(result.columnNames(), header, `${files}: names of columns`);
    deepStrictEqual(result.columnTypes().map(String), columns.map(c => typeOf[c.kind]), `${files}: types of columns`);
    const rows = result.getRows();
    deepStrictEqual(rows.length, records.length, `${files}: number of rows`);
    let absent = 0;
    rows.forEach((row, r) => row.forEach((value, c) => {
      const wanted = valueOf[columns[c].kind](records[r][c]);
      if (!Object.is(value, wanted)) {
        throw new Error(`${files}: row ${r}, column ${header[c]}: ${value} in Parquet, ${wanted} in CSV`);
      }
      if (value === null) absent++;
    }));
    await compareMeanings(files, columns);
    console.log(`${files}: ${rows.length} rows of ${header.length} values, ${absent} of them absent`);
  }
}

/** Holds what files say of their columns, in both places, against the manifest. */
async function compareMeanings(files, columns) {
  const whole = await query(`SELECT decode(value) FROM parquet_kv_metadata('${files}') WHERE decode(key) = 'leaderful.columns'`);
  const each = await query(`
    SELECT path_in_schema, decode(key_value_metadata['meaning'::BLOB]), decode(key_value_metadata['unit'::BLOB])
    FROM parquet_metadata('${files}') ORDER BY file_name, row_group_id, column_id`);
  const { length } = (await query(`FROM glob('${files}')`)).getRows();
  deepStrictEqual(whole.getRows().map(([text]) => JSON.parse(text)), Array(length).fill(columns), `${files}: leaderful.columns`);
  const wanted = columns.map(c => [c.name, c.meaning, c.unit ?? '']);
  deepStrictEqual(each.getRows(), Array(length).fill(wanted).flat(), `${files}: meanings and units of columns`);
}
