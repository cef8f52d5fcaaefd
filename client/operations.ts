// Generated from /v1/openapi.json by: node scripts/write-client.ts

export type Job = {
  readonly id: string;
  readonly kind:
    | 'calibration'
    | 'risk'
    | 'hedge'
    | 'stress'
    | 'pricing'
    | 'execution'
    | 'explain'
    | 'servicing'
    | 'backtest';
  readonly state: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired';
  /** Error code of a job that ended without a result. */
  readonly stateReason: string | null;
  readonly error: {
    readonly code: string;
    readonly detail: string;
    readonly errors: readonly {
      /** RFC 6901 pointer into the request; empty for the whole of it. */
      readonly pointer: string;
      readonly code: string;
      readonly detail: string;
    }[];
  } | null;
  readonly cancelRequested: boolean;
  readonly priority: number;
  readonly correlationId: string | null;
  readonly inputDigest: string;
  readonly resultDigest: string | null;
  /** Times the job was started; more than once when the server ended under it. */
  readonly attemptCount: number;
  readonly createdAt: string;
  /** When the job was started first. */
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  /** 1 for the job of its class (desk or batch) that is started next. */
  readonly queuePosition: number | null;
  readonly progress: {
    readonly done: number;
    readonly total: number;
    readonly estimate: number | null;
    readonly standardError: number | null;
  };
  /** Milliseconds by part of the run, once it succeeded; no part of the result. */
  readonly timingsMs: Readonly<Record<string, number>> | null;
  /** The calibration that a job of that kind made. */
  readonly calibrationId: string | null;
  /** The job whose result this one shares, since it asked for the same work. */
  readonly resultOf: string | null;
  readonly replayOf: string | null;
  /** Whether a replay gave the first result bit for bit. */
  readonly matchesOriginal: boolean | null;
  /** The same, by its first name. */
  readonly replayMatches: boolean | null;
  readonly links: {
    readonly self: string;
    readonly result: string;
    readonly events: string;
    readonly cancel: string;
    readonly replay: string;
    readonly calibration?: string;
  };
};

export type JobResult = {
  readonly measures?: unknown;
  readonly rows?: unknown;
  readonly failures: readonly {
    readonly pointer: string;
    readonly code: string;
    readonly detail: string;
  }[];
  readonly provenance: {
    readonly engineVersion: string;
    readonly model: string | null;
    readonly calibrationId: string | null;
    readonly seed: string | null;
    readonly pathCount: number | null;
    readonly kernel: string | null;
    readonly inputDigest: string;
    readonly resultDigest: string;
    readonly [member: string]: unknown;
  };
  readonly [member: string]: unknown;
};

export type MarketSnapshot = {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly job?: string;
  };
  readonly document: unknown;
};

export type MarketSnapshotSummary = {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly job?: string;
  };
};

export type Pipeline = {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly job?: string;
  };
  readonly lockCount: number;
  readonly rejectedCount: number;
  /** Rows that were left out, each with its reason. */
  readonly rejected: readonly {
    readonly code: string;
    readonly message: string;
    readonly row?: number;
    readonly pointer?: string;
    readonly field?: string;
    readonly [member: string]: unknown;
  }[];
  readonly warnings: readonly string[];
  readonly rateConvention: string;
  readonly document: unknown;
};

export type PipelineSummary = {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly job?: string;
  };
  readonly lockCount: number;
  readonly rejectedCount: number;
  /** Rows that were left out, each with its reason. */
  readonly rejected: readonly {
    readonly code: string;
    readonly message: string;
    readonly row?: number;
    readonly pointer?: string;
    readonly field?: string;
    readonly [member: string]: unknown;
  }[];
  readonly warnings: readonly string[];
  readonly rateConvention: string;
};

export type Calibration = {
  readonly id: string;
  readonly asOf: string;
  readonly asOfTime: string | null;
  readonly contentDigest: string;
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly job?: string;
  };
  readonly gatesPassed: boolean;
  /** Digest of all that determines the calibration. */
  readonly inputsDigest: string | null;
  readonly document: unknown;
};

export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly string[];
  /** Told of this desk’s events alone; null: of the whole tenant’s. */
  readonly deskId: string | null;
  readonly state: 'enabled' | 'disabled';
  readonly disabledReason: 'requested' | 'failing' | 'gone' | null;
  readonly disabledAt: string | null;
  /** The first failed attempt since the last that succeeded. */
  readonly failingSince: string | null;
  /** When each valid secret stops signing, newest first; null: not before it is changed. */
  readonly secretsExpireAt: readonly (string | null)[];
  readonly createdAt: string;
  readonly links: {
    readonly self: string;
    readonly deliveries: string;
  };
};

export type WebhookDelivery = {
  readonly id: string;
  /** Sent as `webhook-id`; the same for every attempt and replay. */
  readonly eventId: string;
  readonly eventType: string;
  readonly state: 'pending' | 'delivered' | 'dead';
  readonly attemptCount: number;
  readonly nextAttemptAt: string | null;
  readonly lastAttemptAt: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  readonly deliveredAt: string | null;
  readonly createdAt: string;
  /** The body as it is sent. */
  readonly payload: unknown;
  readonly links: {
    readonly replay: string;
  };
};

export type Problem = {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly errors: readonly {
    /** RFC 6901 pointer into the request; empty for the whole of it. */
    readonly pointer: string;
    readonly code: string;
    readonly detail: string;
  }[];
};

/** Every operation of the server: what it takes, and what it answers. */
export interface Operations {
  /** Whether the process lives */
  'GET /healthz': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly status: 'ok';
    };
  };
  /** Whether the server takes work */
  'GET /readyz': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly status: 'ready';
      readonly jobs: {
        readonly queued: number;
        readonly running: number;
      };
      /** Whether what is stored outlives the process. */
      readonly durable: boolean;
    };
  };
  /** List jobs, newest first */
  'GET /v1/jobs': {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly kind?:
          | 'calibration'
          | 'risk'
          | 'hedge'
          | 'stress'
          | 'pricing'
          | 'execution'
          | 'explain'
          | 'servicing'
          | 'backtest';
        readonly state?: 'queued' | 'running' | 'succeeded' | 'failed' | 'cancelled' | 'expired';
        readonly correlationId?: string;
      };
    };
    readonly answer: {
      readonly items: readonly Job[];
      readonly nextCursor: string | null;
    };
  };
  /** Submit a job */
  'POST /v1/jobs': {
    readonly input: {
      readonly body: {
        readonly kind:
          | 'calibration'
          | 'risk'
          | 'hedge'
          | 'stress'
          | 'pricing'
          | 'execution'
          | 'explain'
          | 'servicing'
          | 'backtest';
        /** Documents inline, or ids of stored ones (marketSnapshotId, pipelineId; "latest" is accepted as an id). */
        readonly input: Readonly<Record<string, unknown>>;
        readonly run?: {
          readonly pathCount?: number;
          readonly targetStandardError?: number;
          readonly pathCountMax?: number;
          readonly seed?: string;
          /** Rate model; of a run with a calibration, that of the calibration. */
          readonly model?: 'hull-white' | 'g2' | 'forward-market';
          /** Id of a stored calibration, or "latest"; without it the job calibrates on its own. */
          readonly calibrationId?: string;
          readonly kernel?: 'auto' | 'relaxed' | 'simd' | 'relaxed-f64' | 'simd-f64' | 'scalar';
          readonly exact?: boolean;
          readonly threads?: number;
        };
        readonly control?: {
          /** 1 is served first, 5 last; a job that waits rises by one priority after each minute or what the server is told. */
          readonly priority?: number;
          /** A job that waited longer expires. */
          readonly queueTimeoutMs?: number;
          /** A job that ran longer fails with JOB_TIMEOUT. */
          readonly runTimeoutMs?: number;
        };
        readonly correlationId?: string;
      };
    };
    readonly answer: JobResult | Job;
  };
  /** One job */
  'GET /v1/jobs/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: Job;
  };
  /** Delete the result of a job */
  'DELETE /v1/jobs/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: undefined;
  };
  /** The result of a job */
  'GET /v1/jobs/{id}/result': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?: { readonly format?: 'json' | 'csv'; readonly table?: string; readonly omit?: string };
    };
    readonly answer: JobResult;
  };
  /** Watch a job (server-sent events) */
  'GET /v1/jobs/{id}/events': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly header?: { readonly 'last-event-id'?: string };
    };
    readonly answer: string | undefined;
  };
  /** Cancel a job */
  'POST /v1/jobs/{id}/cancel': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: Job;
  };
  /** Run a job again and compare the results */
  'POST /v1/jobs/{id}/replay': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: JobResult | Job;
  };
  /** Store a market day */
  'POST /v1/market-snapshots': {
    readonly input: {
      readonly body: {
        readonly schemaVersion: 1;
        readonly asOf: string;
        readonly asOfTime?: string;
        readonly description?: string;
        readonly sofr?: {
          readonly overnightRate?: number;
          readonly parSwaps: readonly {
            readonly tenor: string;
            readonly rate: number;
          }[];
          readonly interpolation?: 'log-linear' | 'monotone-convex';
          readonly paymentLagDays?: number;
          readonly futures?: readonly {
            readonly contract: 'SR1' | 'SR3';
            readonly month: string;
            readonly price: number;
          }[];
          readonly fixings?: readonly {
            readonly date: string;
            readonly rate: number;
          }[];
          readonly futuresConvexity?: {
            readonly meanReversion: number;
            readonly volatility: number;
          };
          readonly source?: string;
        };
        readonly curve?: {
          readonly zeroRates: readonly {
            readonly years: number;
            readonly rate: number;
          }[];
          readonly source?: string;
        };
        readonly treasury?: {
          readonly parYields: readonly {
            readonly tenor: string;
            readonly rate: number;
          }[];
          readonly source?: string;
        };
        readonly swaptionNormalVolsBp?: {
          readonly expiries: readonly string[];
          readonly tenors: readonly string[];
          readonly quotes: readonly (readonly (number | null)[])[];
          readonly source?: string;
        };
        readonly mortgageRates?: {
          readonly conforming30?: number;
          readonly conforming15?: number;
          readonly government30?: number;
          readonly source?: string;
        };
        readonly mortgageRateHistory?: readonly {
          readonly date: string;
          readonly conforming30?: number;
          readonly conforming15?: number;
          readonly government30?: number;
        }[];
        readonly tba?: readonly {
          readonly program: 'UMBS30' | 'UMBS20' | 'UMBS15' | 'GNMA2-30' | 'GNMA2-15' | 'GNMA1-30';
          readonly coupon: number;
          readonly settlementMonth: string;
          readonly price: number | string;
          readonly settlementDate?: string;
          readonly source?: string;
        }[];
        readonly settlementDates?: readonly {
          readonly settlementClass: 'A' | 'B' | 'C' | 'D';
          readonly settlementMonth: string;
          readonly settlementDate: string;
          readonly source: string;
        }[];
        readonly futures?: readonly {
          readonly contract: 'TU' | 'Z3N' | 'FV' | 'TY' | 'TN' | 'US' | 'WN';
          readonly month: string;
          readonly price?: number | string;
          readonly basket: readonly {
            readonly coupon: number;
            readonly maturity: string;
            readonly cleanPrice: number | string;
          }[];
          readonly source?: string;
        }[];
        readonly futureOptions?: readonly {
          readonly contract: 'TU' | 'Z3N' | 'FV' | 'TY' | 'TN' | 'US' | 'WN';
          readonly month: string;
          readonly futureMonth?: string;
          readonly right: 'call' | 'put';
          readonly strike: number;
          readonly expiry: string;
          readonly price?: number;
          readonly blackVolatility?: number;
          readonly normalVolatilityPoints?: number;
          readonly source?: string;
        }[];
        readonly bondForwards?: readonly {
          readonly coupon: number;
          readonly maturity: string;
          readonly cleanPrice: number | string;
          readonly deliveryDate: string;
          readonly lotFace?: number;
          readonly source?: string;
        }[];
        readonly repoRate?: number;
        readonly execution?: {
          readonly guaranteeFeeBp: number;
          readonly servicingFeeBp: number;
          readonly buyUp:
            | number
            | readonly {
                readonly noteRate: number;
                /** remaining term at delivery */
                readonly termMonths: number;
                readonly multiple: number;
              }[];
          readonly buyDown:
            | number
            | readonly {
                readonly noteRate: number;
                /** remaining term at delivery */
                readonly termMonths: number;
                readonly multiple: number;
              }[];
          readonly servicingMultiple?:
            | number
            | readonly {
                readonly noteRate: number;
                /** remaining term at delivery */
                readonly termMonths: number;
                readonly multiple: number;
              }[];
          readonly deliveryCostPer100?: number;
          /** a program’s own terms in place of the general ones */
          readonly programs?: Readonly<
            Record<
              string,
              {
                readonly guaranteeFeeBp?: number;
                readonly servicingFeeBp?: number;
                readonly buyUp?:
                  | number
                  | readonly {
                      readonly noteRate: number;
                      /** remaining term at delivery */
                      readonly termMonths: number;
                      readonly multiple: number;
                    }[];
                readonly buyDown?:
                  | number
                  | readonly {
                      readonly noteRate: number;
                      /** remaining term at delivery */
                      readonly termMonths: number;
                      readonly multiple: number;
                    }[];
                readonly servicingMultiple?:
                  | number
                  | readonly {
                      readonly noteRate: number;
                      /** remaining term at delivery */
                      readonly termMonths: number;
                      readonly multiple: number;
                    }[];
                readonly deliveryCostPer100?: number;
              }
            >
          >;
          /** at which funded loans are financed until they settle, decimal, ACT/360 */
          readonly warehouseRate?: number;
          readonly payUps?: {
            /** the day the grid was quoted */
            readonly date: string;
            readonly source: string;
            readonly stories: readonly {
              readonly story: string;
              readonly program: 'UMBS30' | 'UMBS20' | 'UMBS15' | 'GNMA2-30' | 'GNMA2-15' | 'GNMA1-30';
              readonly when: {
                readonly loanAmountMin?: number;
                readonly loanAmountMax?: number;
                readonly ficoMin?: number;
                readonly ficoMax?: number;
                readonly ltvMinPercent?: number;
                readonly ltvMaxPercent?: number;
                readonly states?: readonly string[];
              };
              readonly payUps: readonly {
                readonly coupon: number;
                readonly payUp32nds: number;
              }[];
            }[];
          };
          readonly bids?: readonly {
            readonly kind: 'cash-window' | 'whole-loan';
            readonly buyer: string;
            readonly program: 'UMBS30' | 'UMBS20' | 'UMBS15' | 'GNMA2-30' | 'GNMA2-15' | 'GNMA1-30';
            readonly servicing: 'retained' | 'released';
            readonly when?: {
              readonly loanAmountMin?: number;
              readonly loanAmountMax?: number;
              readonly ficoMin?: number;
              readonly ficoMax?: number;
              readonly ltvMinPercent?: number;
              readonly ltvMaxPercent?: number;
              readonly states?: readonly string[];
            };
            /** guarantee fee taken off; linear between note rates, none beyond */
            readonly prices: readonly {
              readonly noteRate: number;
              readonly price: number | string;
            }[];
            /** days from funding to the buyer’s payment */
            readonly deliveryDays: number;
            /** last day on which the buyer pays this price */
            readonly deliverBy?: string;
            readonly feePer100?: number;
            readonly source?: string;
          }[];
          readonly source?: string;
        };
      };
    };
    readonly answer: MarketSnapshotSummary;
  };
  /** The latest market day */
  'GET /v1/market-snapshots/latest': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: MarketSnapshot;
  };
  /** One market day */
  'GET /v1/market-snapshots/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: MarketSnapshot;
  };
  /** Store a pipeline of locks */
  'POST /v1/pipelines': {
    readonly input: {
      readonly query?: { readonly asOf?: string; readonly dateFormat?: 'iso' | 'mdy' };
      readonly body:
        | {
            readonly schemaVersion: 1;
            readonly asOf?: string;
            readonly locks: readonly {
              /** a text of 1 to 64 characters, unique in the file */
              readonly lockId: string;
              /** one of UMBS30, UMBS20, UMBS15, GNMA2-30, GNMA2-15, GNMA1-30 */
              readonly program: 'UMBS30' | 'UMBS20' | 'UMBS15' | 'GNMA2-30' | 'GNMA2-15' | 'GNMA1-30';
              /** a rate between 0.5 % and 25 % */
              readonly noteRate: number;
              /** dollars between 1,000 and 10,000,000 */
              readonly loanAmount: number;
              /** a date, not after the as-of date */
              readonly lockDate: string;
              /** a date not before lockDate and at most 400 days after it */
              readonly lockExpiration: string;
              /** a rate between 0.5 % and 25 %, or nothing */
              readonly marketRateAtLock?: number;
              /** one of locked, submitted, approved, clear-to-close, funded, or nothing (locked) */
              readonly stage?: 'locked' | 'submitted' | 'approved' | 'clear-to-close' | 'funded';
              /** one of purchase, rate-term, cash-out, or nothing */
              readonly purpose?: 'purchase' | 'rate-term' | 'cash-out';
              /** one of retail, wholesale, correspondent, or nothing */
              readonly channel?: 'retail' | 'wholesale' | 'correspondent';
              /** one of primary, second-home, investor, or nothing */
              readonly occupancy?: 'primary' | 'second-home' | 'investor';
              /** one of single-family, condo, two-to-four-unit, manufactured, or nothing */
              readonly propertyType?: 'single-family' | 'condo' | 'two-to-four-unit' | 'manufactured';
              /** a whole number from 300 to 850, or nothing */
              readonly fico?: number;
              /** percent from 1 to 100 (43, not 0.43), or nothing */
              readonly dti?: number;
              /** percent from 1 to 150 (80, not 0.80), or nothing */
              readonly ltv?: number;
              /** whole months from 60 to the program’s term, or nothing (the program’s term) */
              readonly termMonths?: number;
              /** a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing */
              readonly lockPrice?: number | string;
              /** a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing */
              readonly borrowerPrice?: number | string;
              /** one of mandatory, best-efforts, or nothing (mandatory) */
              readonly deliveryType?: 'mandatory' | 'best-efforts';
              /** a date not before lockDate, or nothing */
              readonly fundingDate?: string;
              /** yes or no, or nothing */
              readonly firstTimeBuyer?: boolean;
            }[];
          }
        | readonly {
            /** a text of 1 to 64 characters, unique in the file */
            readonly lockId: string;
            /** one of UMBS30, UMBS20, UMBS15, GNMA2-30, GNMA2-15, GNMA1-30 */
            readonly program: 'UMBS30' | 'UMBS20' | 'UMBS15' | 'GNMA2-30' | 'GNMA2-15' | 'GNMA1-30';
            /** a rate between 0.5 % and 25 % */
            readonly noteRate: number;
            /** dollars between 1,000 and 10,000,000 */
            readonly loanAmount: number;
            /** a date, not after the as-of date */
            readonly lockDate: string;
            /** a date not before lockDate and at most 400 days after it */
            readonly lockExpiration: string;
            /** a rate between 0.5 % and 25 %, or nothing */
            readonly marketRateAtLock?: number;
            /** one of locked, submitted, approved, clear-to-close, funded, or nothing (locked) */
            readonly stage?: 'locked' | 'submitted' | 'approved' | 'clear-to-close' | 'funded';
            /** one of purchase, rate-term, cash-out, or nothing */
            readonly purpose?: 'purchase' | 'rate-term' | 'cash-out';
            /** one of retail, wholesale, correspondent, or nothing */
            readonly channel?: 'retail' | 'wholesale' | 'correspondent';
            /** one of primary, second-home, investor, or nothing */
            readonly occupancy?: 'primary' | 'second-home' | 'investor';
            /** one of single-family, condo, two-to-four-unit, manufactured, or nothing */
            readonly propertyType?: 'single-family' | 'condo' | 'two-to-four-unit' | 'manufactured';
            /** a whole number from 300 to 850, or nothing */
            readonly fico?: number;
            /** percent from 1 to 100 (43, not 0.43), or nothing */
            readonly dti?: number;
            /** percent from 1 to 150 (80, not 0.80), or nothing */
            readonly ltv?: number;
            /** whole months from 60 to the program’s term, or nothing (the program’s term) */
            readonly termMonths?: number;
            /** a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing */
            readonly lockPrice?: number | string;
            /** a price per 100 from 50 to 150, a number or ticks such as 99-16+, or nothing */
            readonly borrowerPrice?: number | string;
            /** one of mandatory, best-efforts, or nothing (mandatory) */
            readonly deliveryType?: 'mandatory' | 'best-efforts';
            /** a date not before lockDate, or nothing */
            readonly fundingDate?: string;
            /** yes or no, or nothing */
            readonly firstTimeBuyer?: boolean;
          }[]
        | string;
    };
    readonly answer: PipelineSummary;
  };
  /** The latest pipeline */
  'GET /v1/pipelines/latest': {
    readonly input: {
      readonly query?: { readonly format?: 'json' | 'csv' };
    };
    readonly answer: Pipeline;
  };
  /** One pipeline */
  'GET /v1/pipelines/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?: { readonly format?: 'json' | 'csv' };
    };
    readonly answer: Pipeline;
  };
  /** List calibrations, newest first */
  'GET /v1/calibrations': {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly items: readonly {
        readonly id: string;
        readonly asOf: string;
        readonly asOfTime: string | null;
        readonly contentDigest: string;
        readonly createdAt: string;
        readonly links: {
          readonly self: string;
          readonly job?: string;
        };
        readonly gatesPassed: boolean;
        /** Digest of all that determines the calibration. */
        readonly inputsDigest: string | null;
      }[];
      readonly nextCursor: string | null;
    };
  };
  /** The latest calibration that passed its gates */
  'GET /v1/calibrations/latest': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: Calibration;
  };
  /** One calibration */
  'GET /v1/calibrations/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: Calibration;
  };
  /** Hand in lock events */
  'POST /v1/lock-events': {
    readonly input: {
      readonly body: {
        readonly events: readonly unknown[];
      };
    };
    readonly answer: {
      readonly counts: {
        readonly accepted: number;
        readonly duplicate: number;
        readonly conflict: number;
        readonly rejected: number;
      };
      /** One for each event, in their order. */
      readonly receipts: readonly {
        readonly eventId: string | null;
        readonly lockId: string | null;
        readonly outcome: 'accepted' | 'duplicate' | 'conflict' | 'rejected';
        readonly errors: readonly {
          /** RFC 6901 pointer into the request; empty for the whole of it. */
          readonly pointer: string;
          readonly code: string;
          readonly detail: string;
        }[];
      }[];
    };
  };
  /** One loan from lock to hedge to sale */
  'GET /v1/correlations/{correlationId}': {
    readonly input: {
      readonly path: { readonly correlationId: string };
    };
    readonly answer: {
      readonly correlationId: string;
      readonly lockEvents: readonly {
        /** Order of acceptance. */
        readonly sequence: number;
        readonly acceptedAt: string;
        /** Who handed it in. */
        readonly acceptedFrom: string;
        readonly contentDigest: string;
        readonly event: {
          readonly eventId: string;
          readonly type: string;
          readonly [member: string]: unknown;
        };
      }[];
      readonly tradeEvents: readonly {
        /** Order of acceptance. */
        readonly sequence: number;
        readonly acceptedAt: string;
        /** Who handed it in. */
        readonly acceptedFrom: string;
        readonly contentDigest: string;
        readonly event: {
          readonly eventId: string;
          readonly type: string;
          readonly [member: string]: unknown;
        };
      }[];
    };
  };
  /** The pipeline as of any moment */
  'GET /v1/pipeline': {
    readonly input: {
      readonly query?: {
        readonly asOf?: 'now' | string;
        readonly knownAt?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly knownAt: string | null;
      /** The pipeline, as docs/schemas/pipeline.json has it. */
      readonly document: unknown;
      readonly contentDigest: string;
      readonly lockCounts: Readonly<Record<string, number>>;
      /** What is missing, contradictory or out of place. */
      readonly findings: readonly {
        readonly code:
          | 'sequence-gap'
          | 'sequence-conflict'
          | 'event-id-reused'
          | 'correction-without-target'
          | 'time-disorder'
          | 'before-lock'
          | 'already-locked'
          | 'after-end'
          | 'not-allowed'
          | 'invalid-terms'
          | 'delivery-type-unannounced'
          | 'expiration-passed';
        readonly lockId: string;
        readonly eventIds: readonly string[];
        readonly lockSequence: {
          readonly from: number;
          readonly to: number;
        } | null;
        /** From when on it bears on the lock. */
        readonly since: string;
        /** Whether what it is about counts all the same. */
        readonly applied: boolean;
        readonly detail: string;
      }[];
    };
  };
  /** One lock as of any moment */
  'GET /v1/locks/{lockId}': {
    readonly input: {
      readonly path: { readonly lockId: string };
      readonly query?: { readonly asOf?: 'now' | string; readonly knownAt?: string };
    };
    readonly answer: {
      readonly asOf: string;
      readonly lockId: string;
      readonly status: 'unknown' | 'active' | 'funded' | 'sold' | 'cancelled' | 'expired';
      /** As in the pipeline. */
      readonly terms: {
        /** a text of 1 to 64 characters, unique in the file */
        readonly lockId: string;
        readonly loanAmount: number;
        readonly [member: string]: unknown;
      } | null;
      readonly deliveryType: 'mandatory' | 'best-efforts' | null;
      /** The event that set the price now in force. */
      readonly pricedAt: {
        readonly eventId: string;
        readonly occurredAt: string;
        readonly pricing: unknown;
        readonly terms: {
          /** a text of 1 to 64 characters, unique in the file */
          readonly lockId: string;
          readonly loanAmount: number;
          readonly [member: string]: unknown;
        };
      } | null;
      readonly hedges: readonly {
        readonly eventId: string;
        readonly occurredAt: string;
        readonly tradeIds: readonly string[];
      }[];
      readonly sale: {
        readonly eventId: string;
        readonly occurredAt: string;
        readonly sellSideId: string;
        readonly executingInvestor: string;
        readonly price: number;
        readonly settlementDate: string | null;
      } | null;
      readonly correlationIds: readonly string[];
      readonly lastLockSequence: number;
      readonly lastOccurredAt: string | null;
      readonly findings: readonly {
        readonly code:
          | 'sequence-gap'
          | 'sequence-conflict'
          | 'event-id-reused'
          | 'correction-without-target'
          | 'time-disorder'
          | 'before-lock'
          | 'already-locked'
          | 'after-end'
          | 'not-allowed'
          | 'invalid-terms'
          | 'delivery-type-unannounced'
          | 'expiration-passed';
        readonly lockId: string;
        readonly eventIds: readonly string[];
        readonly lockSequence: {
          readonly from: number;
          readonly to: number;
        } | null;
        /** From when on it bears on the lock. */
        readonly since: string;
        /** Whether what it is about counts all the same. */
        readonly applied: boolean;
        readonly detail: string;
      }[];
    };
  };
  /** What was told of one lock, in order of acceptance */
  'GET /v1/locks/{lockId}/events': {
    readonly input: {
      readonly path: { readonly lockId: string };
      readonly query?: { readonly knownAt?: string; readonly format?: 'json' | 'csv' };
    };
    readonly answer: {
      readonly items: readonly {
        /** Order of acceptance. */
        readonly sequence: number;
        readonly acceptedAt: string;
        /** Who handed it in. */
        readonly acceptedFrom: string;
        readonly contentDigest: string;
        readonly event: {
          readonly eventId: string;
          readonly type: string;
          readonly [member: string]: unknown;
        };
      }[];
    };
  };
  /** The price at lock, made again from what was stored then */
  'GET /v1/locks/{lockId}/price-replay': {
    readonly input: {
      readonly path: { readonly lockId: string };
      readonly query?: { readonly asOf?: 'now' | string; readonly knownAt?: string };
    };
    readonly answer: {
      readonly lockId: string;
      readonly pricedAt: {
        readonly eventId: string;
        readonly occurredAt: string;
      };
      readonly marketSnapshotId: string | null;
      readonly marketFoundBy: 'event' | 'job' | 'latest-at-lock';
      /** Per 100, as the event states it. */
      readonly lockPrice: number;
      /** Per 100: the sum of the addends. */
      readonly replayedPrice: number;
      readonly differencePer100: number;
      /** Whether the two differ by no more than half an eighth of a 32nd. */
      readonly matches: boolean;
      readonly coupon: number;
      readonly settlementMonth: string;
      readonly addends: readonly {
        readonly name: string;
        readonly per100: number;
        readonly source: string;
      }[];
      readonly provenance: Readonly<Record<string, unknown>>;
    };
  };
  /** Trades, those booked last first */
  'GET /v1/trades': {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly status?: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
        readonly correlationId?: string;
        readonly asOf?: 'now' | string;
        readonly knownAt?: string;
        readonly marketSnapshotId?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly items: readonly {
        readonly tradeId: string;
        /** What is open of it counts in the positions while it is open. */
        readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
        readonly trade: {
          readonly instrument: string;
          readonly tradeId: string;
          readonly [member: string]: unknown;
        };
        readonly openQuantity: number;
        /** What left the trade, first to last. */
        readonly closings: readonly {
          readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
          readonly tradeSequence: number;
          readonly occurredAt: string;
          readonly quantity: number;
          /** Per 100; null where the value of a delivery was not stated. */
          readonly price: number | null;
          /** Dollars, a decimal text. */
          readonly realisedPnl: string;
          /** Dollars, a decimal text. */
          readonly commission: string;
          /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
          readonly otherTradeId: string | null;
          readonly settlement: {
            readonly settlementDate: string;
            readonly deliveredFace: number;
            /** Dollars, a decimal text. */
            readonly principal: string;
            /** Dollars, a decimal text. */
            readonly accruedInterest: string;
            /** Negative when paid. */
            readonly failsCharge: string;
          } | null;
        }[];
        readonly allocations: readonly {
          readonly poolNumber?: string;
          readonly loanIds?: readonly string[];
          /** Current face, dollars and cents. */
          readonly face: number;
        }[];
        readonly fail: {
          readonly quantity: number;
          readonly contractualDate: string;
          readonly expectedDate: string;
          readonly chargeRate: number;
        } | null;
        /** A change that waits for another person’s approval. */
        readonly pendingChange: {
          readonly type: string;
          readonly tradeSequence: number;
          readonly actor: string;
          readonly occurredAt: string;
          readonly [member: string]: unknown;
        } | null;
        /** The trade it was rolled or assigned from. */
        readonly originTradeId: string | null;
        readonly correlationId: string | null;
        readonly approvalRequired: boolean;
        /** Where a market snapshot was named. */
        readonly pnl: {
          readonly tradeId: string;
          readonly markPrice: number | null;
          /** Where the mark is from, or why there is none. */
          readonly markSource: string;
          /** Dollars, a decimal text. */
          readonly realised: string;
          readonly unrealised: string | null;
          /** Dollars, a decimal text. */
          readonly failsCharges: string;
          /** Dollars, a decimal text. */
          readonly commissions: string;
          readonly total: string | null;
          readonly oddLotFace: number;
          /** What closing the odd lot would cost; no part of the total. */
          readonly oddLotConcession: string;
        } | null;
        /** Who did what with it, first to last. */
        readonly steps: readonly {
          readonly tradeSequence: number;
          readonly type: string;
          readonly actor: string;
          readonly occurredAt: string;
          readonly reason: string | null;
          readonly change: Readonly<Record<string, unknown>> | null;
        }[];
        readonly links: {
          readonly self: string;
        };
      }[];
      readonly nextCursor: string | null;
    };
  };
  /** Book a trade */
  'POST /v1/trades': {
    readonly input: {
      readonly body: {
        readonly trade: {
          /** a TBA such as UMBS30-5.5 (UMBS30, UMBS20, UMBS15, GNMA2-30, GNMA2-15, GNMA1-30, then the coupon in percent), a futures contract (TU, Z3N, FV, TY, TN, US, WN), an option on one such as TY-C-109.5 (C or P, then the strike), or a bond forward such as UST-4.25-2034-11-15 */
          readonly instrument: string;
          readonly side: 'buy' | 'sell';
          /** dollars of face for a TBA or a bond forward (1,000,000, from 1,000), whole contracts for futures and options; positive */
          readonly quantity: number;
          /** a price per 100, a number or ticks: 99-16+ or 99-032 for a TBA or a bond, 109-075 for futures, 0-45 (64ths) for options */
          readonly price: number | string;
          readonly tradeDate: string;
          /** a month YYYY-MM: of settlement for a TBA or a bond forward, of delivery for futures, the contract month for options */
          readonly settlementMonth: string;
          readonly counterparty?: string;
          /** a text of 1 to 64 characters, unique in the file */
          readonly tradeId: string;
          /** a date YYYY-MM-DD in the settlement month, required for a bond forward, or nothing */
          readonly settlementDate?: string;
          /** dollars such as 125.50, at most two decimals, or nothing */
          readonly commission?: string;
        };
        /** Follows one loan from lock to hedge to sale. */
        readonly correlationId?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** One trade */
  'GET /v1/trades/{tradeId}': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly query?: { readonly marketSnapshotId?: string };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Approve a pending trade, or a change that waits */
  'POST /v1/trades/{tradeId}/approve': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Turn a pending trade, or a change that waits, down */
  'POST /v1/trades/{tradeId}/reject': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Amend price, quantity, month or counterparty of a trade */
  'POST /v1/trades/{tradeId}/amend': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Per 100: a number, or ticks as the instrument is quoted. */
        readonly price?: number | string;
        /** The whole quantity, closed or not. */
        readonly quantity?: number;
        readonly settlementMonth?: string;
        readonly settlementDate?: string;
        readonly counterparty?: string;
        readonly commission?: string;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Pair a trade off, wholly or in part */
  'POST /v1/trades/{tradeId}/pair-off': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Dollars of face, or contracts; all that is open when absent. */
        readonly quantity?: number;
        /** Of the market at which it is paired off; this or againstTradeId. */
        readonly price?: number | string;
        /** An opposite trade in the same instrument, month and counterparty. */
        readonly againstTradeId?: string;
        /** Points per 100 of face on top of the gain or loss. */
        readonly penaltyPer100?: number;
        /** `forfeited`: a loss is paid, a gain is not, as when a mandatory commitment is not delivered. */
        readonly gain?: 'paid' | 'forfeited';
        readonly commission?: string;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Roll a trade into a later month */
  'POST /v1/trades/{tradeId}/roll': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Dollars of face, or contracts; all that is open when absent. */
        readonly quantity?: number;
        /** At which the front month is closed. */
        readonly frontPrice: number | string;
        /** Price of the front month less that of the back month, points. */
        readonly drop?: number;
        /** Of the back month; this or the drop. */
        readonly backPrice?: number | string;
        /** The back month. */
        readonly settlementMonth: string;
        /** Id of the trade that takes its place; no other trade has it. */
        readonly successorTradeId: string;
        readonly commission?: string;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Assign a trade to another counterparty */
  'POST /v1/trades/{tradeId}/assign': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Dollars of face, or contracts; all that is open when absent. */
        readonly quantity?: number;
        /** Who takes the other side. */
        readonly counterparty: string;
        /** At which it is taken over; the traded price when absent. */
        readonly price?: number | string;
        /** Id of the trade that takes its place; no other trade has it. */
        readonly successorTradeId: string;
        readonly commission?: string;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Fill a trade with pools and loans */
  'POST /v1/trades/{tradeId}/allocate': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** All pools and loans of the open quantity: they take the place of those named before. */
        readonly allocations: readonly {
          readonly poolNumber?: string;
          readonly loanIds?: readonly string[];
          /** Current face, dollars and cents. */
          readonly face: number;
        }[];
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Note that a delivery failed */
  'POST /v1/trades/{tradeId}/fail': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Dollars of face, or contracts; all that is open when absent. */
        readonly quantity?: number;
        /** The settlement date when absent. */
        readonly contractualDate?: string;
        /** When it is to settle instead. */
        readonly expectedDate: string;
        /** As agreed; else by the market’s practice and referenceRate. */
        readonly chargeRate?: number;
        /** Lower limit of the federal funds target range on the contractual date, decimal. */
        readonly referenceRate?: number;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Settle a trade, wholly or in part */
  'POST /v1/trades/{tradeId}/settle': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        /** Dollars of face, or contracts; all that is open when absent. */
        readonly quantity?: number;
        /** Current face delivered, within good delivery; the quantity when absent. */
        readonly deliveredFace?: number;
        /** The settlement date when absent, or the expected one. */
        readonly settlementDate?: string;
        /** What it was worth when it settled; required for futures and options. */
        readonly price?: number | string;
        readonly commission?: string;
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Cancel a trade */
  'POST /v1/trades/{tradeId}/cancel': {
    readonly input: {
      readonly path: { readonly tradeId: string };
      readonly body: {
        readonly reason?: string;
      };
    };
    readonly answer: {
      readonly tradeId: string;
      /** What is open of it counts in the positions while it is open. */
      readonly status: 'pending' | 'open' | 'closed' | 'rejected' | 'cancelled';
      readonly trade: {
        readonly instrument: string;
        readonly tradeId: string;
        readonly [member: string]: unknown;
      };
      readonly openQuantity: number;
      /** What left the trade, first to last. */
      readonly closings: readonly {
        readonly kind: 'paired-off' | 'rolled' | 'assigned' | 'settled';
        readonly tradeSequence: number;
        readonly occurredAt: string;
        readonly quantity: number;
        /** Per 100; null where the value of a delivery was not stated. */
        readonly price: number | null;
        /** Dollars, a decimal text. */
        readonly realisedPnl: string;
        /** Dollars, a decimal text. */
        readonly commission: string;
        /** The opposite trade of a pair-off, or the one that takes the place of this quantity. */
        readonly otherTradeId: string | null;
        readonly settlement: {
          readonly settlementDate: string;
          readonly deliveredFace: number;
          /** Dollars, a decimal text. */
          readonly principal: string;
          /** Dollars, a decimal text. */
          readonly accruedInterest: string;
          /** Negative when paid. */
          readonly failsCharge: string;
        } | null;
      }[];
      readonly allocations: readonly {
        readonly poolNumber?: string;
        readonly loanIds?: readonly string[];
        /** Current face, dollars and cents. */
        readonly face: number;
      }[];
      readonly fail: {
        readonly quantity: number;
        readonly contractualDate: string;
        readonly expectedDate: string;
        readonly chargeRate: number;
      } | null;
      /** A change that waits for another person’s approval. */
      readonly pendingChange: {
        readonly type: string;
        readonly tradeSequence: number;
        readonly actor: string;
        readonly occurredAt: string;
        readonly [member: string]: unknown;
      } | null;
      /** The trade it was rolled or assigned from. */
      readonly originTradeId: string | null;
      readonly correlationId: string | null;
      readonly approvalRequired: boolean;
      /** Where a market snapshot was named. */
      readonly pnl: {
        readonly tradeId: string;
        readonly markPrice: number | null;
        /** Where the mark is from, or why there is none. */
        readonly markSource: string;
        /** Dollars, a decimal text. */
        readonly realised: string;
        readonly unrealised: string | null;
        /** Dollars, a decimal text. */
        readonly failsCharges: string;
        /** Dollars, a decimal text. */
        readonly commissions: string;
        readonly total: string | null;
        readonly oddLotFace: number;
        /** What closing the odd lot would cost; no part of the total. */
        readonly oddLotConcession: string;
      } | null;
      /** Who did what with it, first to last. */
      readonly steps: readonly {
        readonly tradeSequence: number;
        readonly type: string;
        readonly actor: string;
        readonly occurredAt: string;
        readonly reason: string | null;
        readonly change: Readonly<Record<string, unknown>> | null;
      }[];
      readonly links: {
        readonly self: string;
      };
      /** Of the pools it is filled with; null without any. */
      readonly goodDelivery: {
        readonly isGood: boolean;
        readonly lots: readonly {
          readonly poolNumbers: readonly string[];
          readonly nominal: number;
          readonly delivered: number;
        }[];
        readonly delivered: number;
        /** Delivered less the open quantity, dollars of face. */
        readonly excess: number;
        readonly reason: string | null;
      } | null;
    };
  };
  /** Positions as of any moment */
  'GET /v1/positions': {
    readonly input: {
      readonly query?: {
        readonly asOf?: 'now' | string;
        readonly knownAt?: string;
        readonly marketSnapshotId?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly knownAt: string | null;
      /** The open trades, as docs/schemas/positions.json has them. */
      readonly document: unknown;
      readonly marketSnapshotId: string | null;
      /** Average prices of what is open, by instrument and month. */
      readonly averages: readonly {
        readonly instrument: string;
        readonly settlementMonth: string;
        readonly boughtQuantity: number;
        readonly averageBuyPrice: number | null;
        readonly soldQuantity: number;
        readonly averageSellPrice: number | null;
        readonly netQuantity: number;
        readonly breakEvenPrice: number | null;
      }[];
      /** Of all trades, open and closed, where a market snapshot was named; sums to the cent. */
      readonly pnl: {
        readonly markedAsOf: string;
        readonly byInstrument: readonly {
          readonly key: string;
          readonly tradeCount: number;
          /** Open trades without a mark, whose unrealised gain is in no sum. */
          readonly unmarkedCount: number;
          /** Dollars, a decimal text. */
          readonly realised: string;
          /** Dollars, a decimal text. */
          readonly unrealised: string;
          /** Dollars, a decimal text. */
          readonly failsCharges: string;
          /** Dollars, a decimal text. */
          readonly commissions: string;
          /** Dollars, a decimal text. */
          readonly total: string;
          /** Dollars, a decimal text. */
          readonly oddLotConcession: string;
        }[];
        readonly byCounterparty: readonly {
          readonly key: string;
          readonly tradeCount: number;
          /** Open trades without a mark, whose unrealised gain is in no sum. */
          readonly unmarkedCount: number;
          /** Dollars, a decimal text. */
          readonly realised: string;
          /** Dollars, a decimal text. */
          readonly unrealised: string;
          /** Dollars, a decimal text. */
          readonly failsCharges: string;
          /** Dollars, a decimal text. */
          readonly commissions: string;
          /** Dollars, a decimal text. */
          readonly total: string;
          /** Dollars, a decimal text. */
          readonly oddLotConcession: string;
        }[];
        readonly total: {
          readonly key: string;
          readonly tradeCount: number;
          /** Open trades without a mark, whose unrealised gain is in no sum. */
          readonly unmarkedCount: number;
          /** Dollars, a decimal text. */
          readonly realised: string;
          /** Dollars, a decimal text. */
          readonly unrealised: string;
          /** Dollars, a decimal text. */
          readonly failsCharges: string;
          /** Dollars, a decimal text. */
          readonly commissions: string;
          /** Dollars, a decimal text. */
          readonly total: string;
          /** Dollars, a decimal text. */
          readonly oddLotConcession: string;
        };
      } | null;
      readonly net: readonly {
        readonly instrument: string;
        readonly settlementMonth: string;
        /** Dollars of face for TBAs, contracts for futures; negative when sold. */
        readonly netQuantity: number;
        readonly tradeCount: number;
      }[];
    };
  };
  /** Notification, settlement and exchange days of the open trades */
  'GET /v1/settlement-calendar': {
    readonly input: {
      readonly query?: {
        readonly asOf?: 'now' | string;
        readonly knownAt?: string;
        readonly marketSnapshotId?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      /** By day. */
      readonly entries: readonly {
        readonly date: string;
        readonly event:
          | 'notification'
          | 'settlement'
          | 'fail-expected'
          | 'first-position'
          | 'first-notice'
          | 'last-trade'
          | 'last-delivery';
        /** Time by which it is due; null: the day. */
        readonly by: string | null;
        readonly businessDaysAway: number;
        readonly isPast: boolean;
        readonly tradeId: string;
        readonly instrument: string;
        readonly settlementMonth: string;
        readonly side: 'buy' | 'sell';
        readonly openQuantity: number;
        readonly allocatedFace: number | null;
        readonly counterparty: string | null;
      }[];
      /** Trades whose days are not known. */
      readonly failures: readonly {
        /** RFC 6901 pointer into the request; empty for the whole of it. */
        readonly pointer: string;
        readonly code: string;
        readonly detail: string;
      }[];
    };
  };
  /** Drop, implied financing rate and break-even drop of every quoted roll */
  'GET /v1/rolls': {
    readonly input: {
      readonly query?: {
        readonly marketSnapshotId?: string;
        readonly instrument?: string;
        readonly front?: string;
        readonly back?: string;
        readonly drop?: number;
        readonly cpr?: number;
        readonly financingRate?: number;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly marketSnapshotId: string;
      readonly rows: readonly {
        readonly instrument: string;
        readonly front: string;
        readonly back: string;
        readonly frontSettlement: string;
        readonly backSettlement: string;
        readonly days: number;
        /** Per 100 of face. */
        readonly frontPrice: number;
        /** Per 100 of face. */
        readonly backPrice: number;
        /** Per 100 of face. */
        readonly drop: number;
        readonly dropThirtySeconds: number;
        /** Per 100 of face. */
        readonly couponIncome: number;
        /** Per 100 of face. */
        readonly paydown: number;
        /** Decimal; financing rates simple, ACT/360. */
        readonly cpr: number;
        readonly cprSource: string;
        /** Decimal; financing rates simple, ACT/360. */
        readonly impliedFinancingRate: number;
        /** Decimal; financing rates simple, ACT/360. */
        readonly financingRate: number;
        readonly financingSource: string;
        /** Per 100 of face. */
        readonly breakEvenDrop: number;
        readonly advantageThirtySeconds: number;
        readonly advantagePerMillion: number;
      }[];
      readonly failures: readonly {
        /** RFC 6901 pointer into the request; empty for the whole of it. */
        readonly pointer: string;
        readonly code: string;
        readonly detail: string;
      }[];
    };
  };
  /** Plan which pools fill which open trades */
  'POST /v1/delivery-plans': {
    readonly input: {
      readonly body: {
        readonly pools: readonly {
          /** a text of 1 to 64 characters, unique in the file */
          readonly poolNumber: string;
          /** a TBA such as UMBS30-6.0: what the pool can be delivered into */
          readonly instrument: string;
          /** current face in dollars and cents, positive */
          readonly face: number;
          /** a month YYYY-MM, or nothing: the pool is for every month */
          readonly settlementMonth?: string;
        }[];
        /** Market day whose prices are the marks: its id, or "latest". */
        readonly marketSnapshotId?: string;
      };
    };
    readonly answer: {
      readonly marketSnapshotId: string | null;
      readonly plans: readonly {
        readonly instrument: string;
        readonly settlementMonth: string;
        readonly marketPrice: number | null;
        readonly plan: {
          readonly trades: readonly {
            readonly tradeId: string;
            readonly quantity: number;
            readonly price: number;
            readonly lots: readonly {
              readonly poolNumbers: readonly string[];
              readonly nominal: number;
              readonly delivered: number;
            }[];
            readonly filled: number;
            readonly delivered: number;
            readonly unfilled: number;
            /** What pairing the rest off at the market would bring. */
            readonly pairOffGain: string | null;
            /** Dollars, a decimal text; null without a market price. */
            readonly varianceGain: string | null;
            /** Dollars, a decimal text; null without a market price. */
            readonly leftOnTheTable: string | null;
          }[];
          readonly filled: number;
          readonly unfilled: number;
          /** Dollars, a decimal text; null without a market price. */
          readonly varianceGain: string | null;
          /** Dollars, a decimal text; null without a market price. */
          readonly leftOnTheTable: string | null;
          /** Whether no plan fills more, or as much and gains more. */
          readonly isProven: boolean;
        };
      }[];
      readonly unusedPools: readonly {
        /** a text of 1 to 64 characters, unique in the file */
        readonly poolNumber: string;
        readonly instrument: unknown;
        /** current face in dollars and cents, positive */
        readonly face: number;
        /** a month YYYY-MM, or nothing: the pool is for every month */
        readonly settlementMonth?: unknown;
      }[];
    };
  };
  /** Bid tapes of the closed loans */
  'POST /v1/bids/tapes': {
    readonly input: {
      readonly query?: {
        readonly format?: 'json' | 'csv';
        readonly table?: string;
        readonly omit?: string;
        readonly investor?: string;
      };
      readonly body: {
        readonly investors: {
          readonly schemaVersion: 1;
          readonly description?: string;
          /** Bids below are refused as slips. */
          readonly bidPriceMin?: number;
          readonly bidPriceMax?: number;
          readonly investors: readonly {
            readonly code: string;
            readonly source?: string;
            readonly programs?: readonly (
              | 'UMBS30'
              | 'UMBS20'
              | 'UMBS15'
              | 'GNMA2-30'
              | 'GNMA2-15'
              | 'GNMA1-30'
            )[];
            readonly when?: {
              readonly loanAmountMin?: number;
              readonly loanAmountMax?: number;
              readonly ficoMin?: number;
              readonly ficoMax?: number;
              readonly ltvMinPercent?: number;
              readonly ltvMaxPercent?: number;
              readonly states?: readonly string[];
            };
            readonly noteRateMin?: number;
            readonly noteRateMax?: number;
            readonly modes?: readonly ('mandatory' | 'best-efforts')[];
            readonly servicing?: readonly ('released' | 'retained')[];
            /** Principal he takes at most, dollars. */
            readonly dollarsMax?: number;
            readonly loansMax?: number;
            /** He takes so much principal, or nothing. */
            readonly minPoolDollars?: number;
            /** Taken off what he pays. */
            readonly feePer100?: number;
            /** Days from the sale to his payment. */
            readonly deliveryDays: number;
          }[];
        };
        /** What the tapes of the day are called; T and the date when absent. */
        readonly batch?: string;
        /** "now", an RFC 3339 time, or a day: its end in New York. */
        readonly asOf?: 'now' | string;
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly tapes: readonly {
        readonly tapeId: string;
        readonly executingInvestor: string;
        readonly loanCount: number;
        /** Dollars to the cent, a decimal text. */
        readonly principal: string;
        readonly lockIds: readonly string[];
      }[];
      /** Closed loans that no investor takes. */
      readonly unasked: readonly string[];
    };
  };
  /** The best bid of each closed loan within the investors’ limits */
  'POST /v1/bids/selections': {
    readonly input: {
      readonly query?: { readonly format?: 'json' | 'csv'; readonly table?: string; readonly omit?: string };
      readonly body: {
        readonly investors: {
          readonly schemaVersion: 1;
          readonly description?: string;
          /** Bids below are refused as slips. */
          readonly bidPriceMin?: number;
          readonly bidPriceMax?: number;
          readonly investors: readonly {
            readonly code: string;
            readonly source?: string;
            readonly programs?: readonly (
              | 'UMBS30'
              | 'UMBS20'
              | 'UMBS15'
              | 'GNMA2-30'
              | 'GNMA2-15'
              | 'GNMA1-30'
            )[];
            readonly when?: {
              readonly loanAmountMin?: number;
              readonly loanAmountMax?: number;
              readonly ficoMin?: number;
              readonly ficoMax?: number;
              readonly ltvMinPercent?: number;
              readonly ltvMaxPercent?: number;
              readonly states?: readonly string[];
            };
            readonly noteRateMin?: number;
            readonly noteRateMax?: number;
            readonly modes?: readonly ('mandatory' | 'best-efforts')[];
            readonly servicing?: readonly ('released' | 'retained')[];
            /** Principal he takes at most, dollars. */
            readonly dollarsMax?: number;
            readonly loansMax?: number;
            /** He takes so much principal, or nothing. */
            readonly minPoolDollars?: number;
            /** Taken off what he pays. */
            readonly feePer100?: number;
            /** Days from the sale to his payment. */
            readonly deliveryDays: number;
          }[];
        };
        /** What the tapes of the day are called; T and the date when absent. */
        readonly batch?: string;
        /** "now", an RFC 3339 time, or a day: its end in New York. */
        readonly asOf?: 'now' | string;
        readonly marketSnapshotId: string;
        readonly bids: readonly {
          /** the id of the tape the bids answer, the same in every row */
          readonly tapeId: string;
          /** the id of a loan on the tape, once in the file */
          readonly lockId: string;
          /** a price per 100, a number or ticks such as 101-08+, or nothing: no bid */
          readonly bidPrice: number;
          /** one of released, retained, or nothing (the first kind the investor takes) */
          readonly servicing?: 'released' | 'retained';
          /** one of mandatory, best-efforts, or nothing (the first mode the investor takes) */
          readonly mode?: 'mandatory' | 'best-efforts';
          /** the last day on which the bid holds, or nothing */
          readonly validUntil?: string;
          /** the id of the commitment under which the loan is sold, or nothing (the tape’s id) */
          readonly sellSideId?: string;
          readonly executingInvestor: string;
        }[];
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly marketSnapshotId: string;
      readonly rows: readonly {
        readonly lockId: string;
        readonly program: string;
        readonly noteRate: number;
        readonly loanAmount: number;
        /** Null: into a TBA, or unsold. */
        readonly executingInvestor: string | null;
        readonly sellSideId: string | null;
        readonly mode: 'mandatory' | 'best-efforts' | null;
        readonly servicing: 'released' | 'retained' | null;
        readonly price: number | null;
        readonly allInPer100: number | null;
        readonly paymentDate: string | null;
        /** Dollars to the cent, a decimal text. */
        readonly value: string;
        readonly gain: string | null;
        /** What the limits cost the loan. */
        readonly givenUp: string;
        readonly tba: {
          readonly coupon: number;
          readonly settlementMonth: string;
          readonly allInPer100: number;
        } | null;
        /** Best first. */
        readonly bids: readonly {
          readonly executingInvestor: string;
          readonly bidPrice: number;
          readonly servicing: 'released' | 'retained';
          readonly mode: 'mandatory' | 'best-efforts';
          readonly allInPer100: number;
          /** Over the best TBA; null where no TBA takes the loan. */
          readonly gain: string | null;
        }[];
      }[];
      readonly investors: readonly {
        readonly executingInvestor: string;
        readonly bidCount: number;
        readonly loanCount: number;
        readonly dollars: number;
        /** If nobody had limits. */
        readonly freeLoanCount: number;
        readonly freeDollars: number;
        /** Dollars to the cent, a decimal text. */
        readonly gain: string;
      }[];
      readonly limits: readonly {
        readonly executingInvestor: string;
        readonly limit: 'dollarsMax' | 'loansMax' | 'minPoolDollars';
        readonly amount: number;
        readonly used: number;
        /** Value without this limit less value with it. */
        readonly cost: string;
        readonly isProven: boolean;
        /** Of the relaxation: dollars for 100,000 dollars or one loan more. */
        readonly shadowPrice: number;
      }[];
      readonly totals: {
        /** Dollars to the cent, a decimal text. */
        readonly value: string;
        /** Dollars to the cent, a decimal text. */
        readonly tbaValue: string;
        /** Dollars to the cent, a decimal text. */
        readonly gain: string;
        /** Dollars to the cent, a decimal text. */
        readonly withoutTbaValue: string;
        /** Dollars to the cent, a decimal text. */
        readonly freeValue: string;
        /** Dollars to the cent, a decimal text. */
        readonly limitCost: string;
        /** Dollars to the cent, a decimal text. */
        readonly greedyValue: string;
        /** What may still be gained; 0.00 when proven best. */
        readonly gap: string;
      };
      readonly failures: readonly {
        /** RFC 6901 pointer into the request; empty for the whole of it. */
        readonly pointer: string;
        readonly code: string;
        readonly detail: string;
      }[];
      readonly warnings: readonly string[];
    };
  };
  /** A settlement file against the recorded sales */
  'POST /v1/bids/reconciliations': {
    readonly input: {
      readonly query?: { readonly format?: 'json' | 'csv'; readonly table?: string; readonly omit?: string };
      readonly body: {
        readonly settlement: readonly {
          /** a text of 1 to 64 characters, unique in the file */
          readonly lockId: string;
          readonly sellSideId: string;
          readonly executingInvestor: string;
          /** what was paid per 100 of principal */
          readonly price: number;
          /** what was paid for the principal, dollars and cents, negative where it was taken back */
          readonly amount: number;
          /** the day of the payment */
          readonly settlementDate: string;
        }[];
        readonly tolerance?: {
          readonly pricePer100?: number;
          readonly amountDollars?: number;
          readonly days?: number;
        };
        /** "now", an RFC 3339 time, or a day: its end in New York. */
        readonly asOf?: 'now' | string;
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly rows: readonly {
        readonly lockId: string;
        readonly sellSideId: string;
        readonly executingInvestor: string;
        readonly status:
          | 'matched'
          | 'differs'
          | 'missing-settlement'
          | 'missing-sale'
          | 'duplicate-settlement';
        readonly expected: {
          readonly price: number;
          /** Dollars to the cent, a decimal text. */
          readonly amount: string;
          readonly settlementDate: string | null;
        } | null;
        readonly settled: readonly {
          readonly price: number;
          /** Dollars to the cent, a decimal text. */
          readonly amount: string;
          readonly settlementDate: string | null;
        }[];
        /** Dollars to the cent, a decimal text. */
        readonly amountDifference: string;
        readonly differences: readonly {
          readonly field: string;
          readonly expected: string;
          readonly settled: string;
        }[];
      }[];
      readonly counts: Readonly<Record<string, number>>;
      readonly totals: {
        /** Dollars to the cent, a decimal text. */
        readonly sales: string;
        /** Dollars to the cent, a decimal text. */
        readonly differences: string;
        /** Dollars to the cent, a decimal text. */
        readonly settled: string;
      };
    };
  };
  /** What locks’ events were charged, against the terms of their mode */
  'POST /v1/bids/charges': {
    readonly input: {
      readonly query?: { readonly format?: 'json' | 'csv'; readonly table?: string; readonly omit?: string };
      readonly body: {
        readonly terms?: {
          readonly schemaVersion: 1;
          readonly description?: string;
          readonly terms: readonly {
            readonly mode: 'mandatory' | 'best-efforts';
            /** First lock date for which the row holds. */
            readonly from: string;
            readonly source: string;
            /** What the mode pays less than mandatory, hundredths of a point. */
            readonly belowMandatoryBp: number;
            readonly cancel:
              | {
                  readonly kind: 'free';
                }
              | {
                  readonly kind: 'fee';
                  readonly feePer100: number;
                }
              | {
                  readonly kind: 'pair-off';
                  /** Whether the lender is paid when the market fell below the price at lock. */
                  readonly gain: 'paid' | 'forfeited';
                  readonly penaltyPer100: number;
                };
            readonly extend: {
              /** A block that is begun is paid for. */
              readonly blockDays: number;
              readonly pointsPerBlock: number;
              /** Days by which a lock may be extended in all. */
              readonly daysMax: number;
              /** Days after expiration within which it may still be extended. */
              readonly graceDays: number;
            };
            readonly relock: {
              /** Days after the end of the lock within which the worse price holds. */
              readonly windowDays: number;
              /** Taken off the worse of old and market price. */
              readonly feePer100: number;
            };
            readonly renegotiate: {
              /** Fall of the market rate since the lock, decimal. */
              readonly rateFallMin: number;
              /** Taken off the market price of the new rate. */
              readonly costPer100: number;
              readonly countMax: number;
            };
          }[];
        };
        readonly charges?: readonly {
          /** the id of a lock event, unique in the file */
          readonly eventId: string;
          /** the market’s price of the loan that day, per 100 from 50 to 150, or nothing */
          readonly marketPrice?: number;
          /** dollars and cents the investor charged for the event, negative where he paid, or nothing (0) */
          readonly charged?: number;
        }[];
        /** "now", an RFC 3339 time, or a day: its end in New York. */
        readonly asOf?: 'now' | string;
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly rows: readonly {
        readonly lockId: string;
        readonly eventId: string;
        readonly event: 'extended' | 'relocked' | 'renegotiated' | 'cancelled' | 'expired';
        readonly date: string;
        readonly mode: 'mandatory' | 'best-efforts';
        readonly lockDate: string;
        readonly termsFrom: string | null;
        readonly loanAmount: number;
        readonly addends: readonly {
          readonly name: string;
          readonly per100: string;
        }[];
        /** Per 100, a decimal text. */
        readonly priceByTerms: string | null;
        /** Per 100, a decimal text. */
        readonly priceStated: string | null;
        readonly feeByTerms: string | null;
        /** Dollars to the cent, a decimal text. */
        readonly feeCharged: string;
        /** Positive where the lender was treated better. */
        readonly difference: string | null;
      }[];
      readonly findings: readonly {
        readonly code:
          | 'differs'
          | 'not-allowed'
          | 'market-price-missing'
          | 'price-missing'
          | 'terms-missing'
          | 'charge-without-event';
        readonly lockId: string | null;
        readonly eventId: string;
        readonly detail: string;
      }[];
      readonly totals: {
        readonly events: number;
        readonly compared: number;
        /** Dollars to the cent, a decimal text. */
        readonly feesByTerms: string;
        /** Dollars to the cent, a decimal text. */
        readonly feesCharged: string;
        /** Dollars to the cent, a decimal text. */
        readonly difference: string;
      };
    };
  };
  /** Recorded sales as of any moment */
  'GET /v1/sales': {
    readonly input: {
      readonly query?: {
        readonly asOf?: 'now' | string;
        readonly knownAt?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly knownAt: string | null;
      readonly sales: readonly {
        readonly lockId: string;
        readonly sellSideId: string;
        readonly executingInvestor: string;
        /** Of the lock event that records it. */
        readonly eventId: string;
        readonly soldAt: string;
        readonly price: number;
        readonly loanAmount: number;
        /** Principal × price, dollars to the cent. */
        readonly amount: string;
        readonly settlementDate: string | null;
      }[];
    };
  };
  /** Record sales of funded loans, all or none */
  'POST /v1/sales': {
    readonly input: {
      readonly body: {
        readonly sales: readonly {
          /** a text of 1 to 64 characters, unique in the file */
          readonly lockId: string;
          readonly sellSideId: string;
          readonly executingInvestor: string;
          /** Per 100 of principal. */
          readonly price: number;
          /** On which the investor is to pay. */
          readonly settlementDate?: string;
          /** When it was agreed; now when absent. */
          readonly soldAt?: string;
          readonly correlationId?: string;
        }[];
      };
    };
    readonly answer: {
      readonly recordedCount: number;
      /** Recorded before, the same in all: nothing was changed. */
      readonly repeatedCount: number;
      /** In the order in which they were asked for. */
      readonly sales: readonly {
        readonly lockId: string;
        readonly sellSideId: string;
        readonly executingInvestor: string;
        /** Of the lock event that records it. */
        readonly eventId: string;
        readonly soldAt: string;
        readonly price: number;
        readonly loanAmount: number;
        /** Principal × price, dollars to the cent. */
        readonly amount: string;
        readonly settlementDate: string | null;
      }[];
    };
  };
  /** Pull-through by cohort, from the locks’ events */
  'GET /v1/pull-through': {
    readonly input: {
      readonly query?: {
        readonly by?: string;
        readonly asOf?: 'now' | string;
        readonly stageOn?: string;
        readonly marketSnapshotId?: string;
        readonly format?: 'json' | 'csv';
      };
    };
    readonly answer: {
      readonly asOf: string;
      readonly by: readonly (
        | 'program'
        | 'purpose'
        | 'channel'
        | 'occupancy'
        | 'lender'
        | 'stage'
        | 'lock-month'
        | 'term'
        | 'rate-move'
      )[];
      readonly stageOn: string | null;
      readonly rows: readonly {
        readonly cohort: readonly string[];
        readonly lockCount: number;
        readonly funded: number;
        readonly fallenOut: number;
        readonly renegotiated: number;
        readonly open: number;
        readonly dollars: string | null;
        readonly fundedDollars: string | null;
        /** Of the locks whose outcome is known. */
        readonly fundedShare: number | null;
        /** Wilson’s 95 % interval. */
        readonly low: number | null;
        readonly high: number | null;
        readonly renegotiatedShare: number | null;
      }[];
      readonly total: {
        readonly cohort: readonly string[];
        readonly lockCount: number;
        readonly funded: number;
        readonly fallenOut: number;
        readonly renegotiated: number;
        readonly open: number;
        readonly dollars: string | null;
        readonly fundedDollars: string | null;
        /** Of the locks whose outcome is known. */
        readonly fundedShare: number | null;
        /** Wilson’s 95 % interval. */
        readonly low: number | null;
        readonly high: number | null;
        readonly renegotiatedShare: number | null;
      };
      /** Locks whose opening or market rate at lock is not known. */
      readonly leftOut: readonly string[];
    };
  };
  /** List the models */
  'GET /v1/models': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly items: readonly {
        readonly kind: string;
        readonly area: string;
        readonly title: string;
        readonly available: boolean;
        /** Documentation of the equations and parameters. */
        readonly note: string;
      }[];
    };
  };
  /** List the JSON Schemas */
  'GET /v1/schemas': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly items: readonly {
        readonly name: string;
        readonly url: string;
      }[];
    };
  };
  /** One JSON Schema */
  'GET /v1/schemas/{name}': {
    readonly input: {
      readonly path: { readonly name: string };
    };
    readonly answer: unknown;
  };
  /** List API keys, newest first */
  'GET /v1/api-keys': {
    readonly input: {
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: {
      readonly items: readonly {
        readonly id: string;
        readonly name: string;
        readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
        /** Null: every desk of the tenant. */
        readonly deskIds: readonly string[] | null;
        readonly createdAt: string;
        readonly createdBy: string;
        readonly expiresAt: string | null;
        readonly revokedAt: string | null;
        /** To the minute. */
        readonly lastUsedAt: string | null;
      }[];
      readonly nextCursor: string | null;
    };
  };
  /** Make an API key */
  'POST /v1/api-keys': {
    readonly input: {
      readonly body: {
        /** Who or what holds the key. */
        readonly name: string;
        readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
        /** Desks the key is limited to; null: every desk of the tenant. */
        readonly deskIds?: readonly string[] | null;
        /** RFC 3339; 365 days from now when left out, null: until it is revoked. */
        readonly expiresAt?: string | null;
      };
    };
    readonly answer: {
      readonly id: string;
      readonly name: string;
      readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
      /** Null: every desk of the tenant. */
      readonly deskIds: readonly string[] | null;
      readonly createdAt: string;
      readonly createdBy: string;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      /** To the minute. */
      readonly lastUsedAt: string | null;
      /** Shown once. */
      readonly key: string | null;
    };
  };
  /** One API key */
  'GET /v1/api-keys/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: {
      readonly id: string;
      readonly name: string;
      readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
      /** Null: every desk of the tenant. */
      readonly deskIds: readonly string[] | null;
      readonly createdAt: string;
      readonly createdBy: string;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      /** To the minute. */
      readonly lastUsedAt: string | null;
    };
  };
  /** Revoke an API key */
  'DELETE /v1/api-keys/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: {
      readonly id: string;
      readonly name: string;
      readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
      /** Null: every desk of the tenant. */
      readonly deskIds: readonly string[] | null;
      readonly createdAt: string;
      readonly createdBy: string;
      readonly expiresAt: string | null;
      readonly revokedAt: string | null;
      /** To the minute. */
      readonly lastUsedAt: string | null;
    };
  };
  /** Entries of the audit, newest first */
  'GET /v1/audit': {
    readonly input: {
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly objectId?: string;
        readonly correlationId?: string;
        readonly actor?: string;
        readonly from?: string;
        readonly until?: string;
      };
    };
    readonly answer: {
      readonly items: readonly {
        /** Place in the chain of all tenants. */
        readonly sequence: number;
        readonly at: string;
        readonly actor: string;
        readonly deskId: string | null;
        readonly requestId: string | null;
        readonly correlationId: string | null;
        /** `<object kind>.<verb in the past>` */
        readonly action: string;
        readonly objectId: string;
        readonly contentDigest: string | null;
        readonly previousHash: string;
        readonly hash: string;
      }[];
      readonly nextCursor: string | null;
    };
  };
  /** Whether every entry is as it was written */
  'GET /v1/audit/verify': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly isIntact: boolean;
      readonly entryCount: number;
      readonly head: {
        readonly sequence: number;
        readonly hash: string;
      };
      readonly findings: readonly {
        readonly kind: 'changed' | 'missing' | 'unlinked' | 'unexpected' | 'head';
        readonly sequence: number;
        readonly throughSequence: number;
      }[];
      readonly findingCount: number;
    };
  };
  /** Who the server takes the caller for, and what he may do */
  'GET /v1/whoami': {
    readonly input: Readonly<Record<never, never>>;
    readonly answer: {
      readonly tenantId: string;
      /** As the audit names the caller. */
      readonly actor: string;
      readonly roles: readonly ('desk' | 'risk' | 'calibration' | 'admin' | 'monitor')[];
      /** Null: every desk of the tenant. */
      readonly deskIds: readonly string[] | null;
      readonly permissions: readonly (
        | 'market:read'
        | 'market:write'
        | 'calibrations:read'
        | 'pipelines:read'
        | 'pipelines:write'
        | 'lock-events:read'
        | 'lock-events:write'
        | 'trades:read'
        | 'trades:write'
        | 'trades:approve'
        | 'jobs:read'
        | 'jobs:submit'
        | 'audit:read'
        | 'keys:manage'
        | 'webhooks:manage'
        | 'retention:manage'
        | 'metrics:read'
      )[];
      /** Kinds of jobs the caller may submit. */
      readonly jobKinds: readonly (
        | 'calibration'
        | 'risk'
        | 'hedge'
        | 'stress'
        | 'pricing'
        | 'execution'
        | 'explain'
        | 'servicing'
        | 'backtest'
      )[];
    };
  };
  /** List webhooks, newest first */
  'GET /v1/webhooks': {
    readonly input: {
      readonly query?: { readonly limit?: number; readonly cursor?: string };
    };
    readonly answer: {
      readonly items: readonly Webhook[];
      readonly nextCursor: string | null;
    };
  };
  /** Tell an endpoint of events */
  'POST /v1/webhooks': {
    readonly input: {
      readonly body: {
        /** Where events are posted: https. */
        readonly url: string;
        readonly description?: string | null;
        /** Events the endpoint is told of. */
        readonly eventTypes?: readonly (
          | 'job.succeeded'
          | 'job.failed'
          | 'job.cancelled'
          | 'job.expired'
          | 'calibration.accepted'
          | 'trade.booked'
          | 'trade.approved'
          | 'trade.rejected'
          | 'trade.cancelled'
          | 'trade.changed'
          | 'webhook.disabled'
        )[];
      };
    };
    readonly answer: {
      readonly id: string;
      readonly url: string;
      readonly description: string | null;
      readonly eventTypes: readonly string[];
      /** Told of this desk’s events alone; null: of the whole tenant’s. */
      readonly deskId: string | null;
      readonly state: 'enabled' | 'disabled';
      readonly disabledReason: 'requested' | 'failing' | 'gone' | null;
      readonly disabledAt: string | null;
      /** The first failed attempt since the last that succeeded. */
      readonly failingSince: string | null;
      /** When each valid secret stops signing, newest first; null: not before it is changed. */
      readonly secretsExpireAt: readonly (string | null)[];
      readonly createdAt: string;
      readonly links: {
        readonly self: string;
        readonly deliveries: string;
      };
      readonly secret: string | null;
    };
  };
  /** One webhook */
  'GET /v1/webhooks/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: Webhook;
  };
  /** Change a webhook */
  'PATCH /v1/webhooks/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: {
        /** Where events are posted: https. */
        readonly url?: string;
        readonly description?: string | null;
        /** Events the endpoint is told of. */
        readonly eventTypes?: readonly (
          | 'job.succeeded'
          | 'job.failed'
          | 'job.cancelled'
          | 'job.expired'
          | 'calibration.accepted'
          | 'trade.booked'
          | 'trade.approved'
          | 'trade.rejected'
          | 'trade.cancelled'
          | 'trade.changed'
          | 'webhook.disabled'
        )[];
        readonly enabled?: boolean;
      } | null;
    };
    readonly answer: Webhook;
  };
  /** Delete a webhook and its deliveries */
  'DELETE /v1/webhooks/{id}': {
    readonly input: {
      readonly path: { readonly id: string };
    };
    readonly answer: undefined;
  };
  /** Change the signing secret */
  'POST /v1/webhooks/{id}/rotate-secret': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: {
      readonly id: string;
      readonly url: string;
      readonly description: string | null;
      readonly eventTypes: readonly string[];
      /** Told of this desk’s events alone; null: of the whole tenant’s. */
      readonly deskId: string | null;
      readonly state: 'enabled' | 'disabled';
      readonly disabledReason: 'requested' | 'failing' | 'gone' | null;
      readonly disabledAt: string | null;
      /** The first failed attempt since the last that succeeded. */
      readonly failingSince: string | null;
      /** When each valid secret stops signing, newest first; null: not before it is changed. */
      readonly secretsExpireAt: readonly (string | null)[];
      readonly createdAt: string;
      readonly links: {
        readonly self: string;
        readonly deliveries: string;
      };
      /** The signing secret, `whsec_…`: shown in this answer and never again. */
      readonly secret: string;
    };
  };
  /** Send a test event to a webhook */
  'POST /v1/webhooks/{id}/test': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: WebhookDelivery;
  };
  /** List the deliveries of a webhook, newest first */
  'GET /v1/webhooks/{id}/deliveries': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly query?: {
        readonly limit?: number;
        readonly cursor?: string;
        readonly state?: 'pending' | 'delivered' | 'dead';
      };
    };
    readonly answer: {
      readonly items: readonly WebhookDelivery[];
      readonly nextCursor: string | null;
    };
  };
  /** Send a delivery again */
  'POST /v1/webhooks/{id}/deliveries/{deliveryId}/replay': {
    readonly input: {
      readonly path: { readonly id: string; readonly deliveryId: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: WebhookDelivery;
  };
  /** Send all dead deliveries again */
  'POST /v1/webhooks/{id}/deliveries/replay': {
    readonly input: {
      readonly path: { readonly id: string };
      readonly body?: Readonly<Record<string, never>> | null;
    };
    readonly answer: {
      readonly replayedCount: number;
    };
  };
}
