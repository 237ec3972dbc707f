/** The program, the accounts and the ledger that explains each balance. */
@NullMarked
package com.example.loyalty.points;

import org.jspecify.annotations.NullMarked;
