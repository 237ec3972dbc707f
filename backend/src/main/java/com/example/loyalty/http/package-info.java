/** What every answer has in common: headers for browsers, and problems (RFC 9457) for errors. */
@NullMarked
package com.example.loyalty.http;

import org.jspecify.annotations.NullMarked;
