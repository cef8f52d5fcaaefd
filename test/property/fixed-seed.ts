import fc from 'fast-check';

// A property that fails must fail for everybody and again: cases are drawn from one seed, unless a test names its own.
fc.configureGlobal({ seed: 20_250_210 });
