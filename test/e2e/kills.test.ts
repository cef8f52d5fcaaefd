import { testKills } from '../chaos/kill-forms.ts';

testKills(10, 'short');
