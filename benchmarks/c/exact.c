/* Loops in which each step needs the one before it: nothing may be reordered. */

void recurrence(double a, double h0, const double *restrict x, double *restrict h, long n) {
    for (long t = 0; t < n; t++) h[t] = h0 = a * h0 + x[t];
}

/* The gradient of the last h with respect to a and x, with a tape of h. */
double recurrence_gradient(double a, double h0, const double *restrict x, double *restrict h,
                           double *restrict slope, long n) {
    double back = 1, along = 0;
    recurrence(a, h0, x, h, n);
    for (long t = n - 1; t >= 0; t--) {
        slope[t] = back;
        along += back * (t ? h[t - 1] : h0);
        back *= a;
    }
    return along;
}

void power(const double *restrict a, double *restrict out, long width, long n) {
    for (long i = 0; i < width; i++) out[i] = 1;
    for (long t = 0; t < n; t++)
        for (long i = 0; i < width; i++) out[i] *= a[i];
}

/* The barrier keeps the additions: without it there is no loop left. */
long count(long state, long n) {
    for (long t = 0; t < n; t++) {
        state = state + 1;
        __asm__ volatile("" : "+r"(state));
    }
    return state;
}
