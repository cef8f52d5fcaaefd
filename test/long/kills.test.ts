import { testKills } from '../chaos/kill-forms.ts';

testKills(100, 'long');
