import { expect, it } from 'vitest';
import { csvObjects, isJson, numberCell, percentCell, typedObjects, yesCell } from './csv-objects.ts';

it('names cells by the head, and leaves out what is empty', () => {
  expect(csvObjects('\uFEFFa, b,c\r\n1,"x, y",\r\n,,\r\n2,,z\r\n')).toEqual([
    { a: '1', b: 'x, y' },
    { a: '2', c: 'z' },
  ]);
});

it('reads cells by their column, and leaves what cannot be read for the server to refuse', () => {
  const readers = { n: numberCell, share: percentCell, is: yesCell };
  expect(typedObjects('id,n,share,is\n7,1.5,80%,Y\n8,many,0,no', readers)).toEqual([
    { id: '7', n: 1.5, share: 80, is: true },
    { id: '8', n: 'many', share: 0, is: false },
  ]);
});

it('tells JSON from a table', () => {
  expect(['\uFEFF [1]', '{"a":1}', 'a,b\n[1],2'].map(isJson)).toEqual([true, true, false]);
});
