import { testKills } from '../chaos/kill-forms.ts';

testKills(20, 'short');
