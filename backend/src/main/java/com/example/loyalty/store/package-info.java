/** Opens the database, H2 or PostgreSQL, and runs transactions on it. */
@NullMarked
package com.example.loyalty.store;

import org.jspecify.annotations.NullMarked;
