import { expect, it } from 'vitest';
import { csvObjects } from './csv-objects.ts';

it('names cells by the head, and leaves out what is empty', () => {
  expect(csvObjects('\uFEFFa, b,c\r\n1,"x, y",\r\n,,\r\n2,,z\r\n')).toEqual([
    { a: '1', b: 'x, y' },
    { a: '2', c: 'z' },
  ]);
});
