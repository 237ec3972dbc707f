/** The application: what is wired to what, and the resources that compose several features. */
@NullMarked
package com.example.loyalty;

import org.jspecify.annotations.NullMarked;
